/**
 * The frames as the protocol compiler makes them of {@code src/main/protobuf/vigil.proto}. Only
 * {@link org.vigil.spi.Codec} and its helpers know these classes.
 */
package org.vigil.spi.internal.wire;
