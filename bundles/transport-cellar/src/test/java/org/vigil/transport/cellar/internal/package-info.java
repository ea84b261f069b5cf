/**
 * Tests of the transport between nodes: on a real Hazelcast, and on a faulty wire in a virtual
 * time.
 */
package org.vigil.transport.cellar.internal;
