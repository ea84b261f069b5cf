/**
 * The envelopes as the protocol compiler makes them of {@code src/main/protobuf/link.proto}. Only
 * {@link org.vigil.transport.cellar.internal.EnvelopeCodec} knows these classes.
 */
package org.vigil.transport.cellar.internal.wire;
