package org.vigil.transport.cellar.internal;

/**
 * A node as Hazelcast knows it.
 *
 * @param id another one after each start of it
 * @param address host and port, for people
 */
record Member(String id, String address) {}
