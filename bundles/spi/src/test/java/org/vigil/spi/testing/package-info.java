/**
 * What tests of transports and roles share: the contract that every transport passes, an endpoint
 * that remembers what it hears, and a clock that stands still until it is told.
 */
package org.vigil.spi.testing;
