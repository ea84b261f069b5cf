package org.vigil.api.client;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Something in the stream of a request: a {@link Report}, a {@link Gap}, an {@link Outage} or a
 * {@link StateChange}; more may come.
 */
@ProviderType
public interface MonitorEvent {}
