@org.jspecify.annotations.NullMarked
package org.vigil.itests.chaos;
