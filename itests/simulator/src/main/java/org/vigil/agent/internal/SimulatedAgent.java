package org.vigil.agent.internal;

import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.api.Epoch;
import org.vigil.api.client.Caller;
import org.vigil.api.client.TakeoverRequest;
import org.vigil.spi.Clock;
import org.vigil.spi.Core;
import org.vigil.spi.Outlet;
import org.vigil.spi.Peer;
import org.vigil.spi.message.Message;

/** The agent's core, and what it knows. */
public final class SimulatedAgent implements Core {
  private final AgentCore core;

  /** An agent with the usual settings. */
  public SimulatedAgent(Outlet outlet, Clock clock) {
    core = new AgentCore(outlet, clock, AgentSettings.defaults());
  }

  /** Who speaks for an entity; null if nobody does as far as this agent knows. */
  public @Nullable Peer primary(EntityName name) {
    KnownEntity entity = core.entities().get(name);
    return entity == null ? null : entity.primary();
  }

  /** The highest epoch of an entity that was opened here. */
  public Epoch floor(EntityName name) {
    KnownEntity entity = core.entities().get(name);
    return entity == null ? Epoch.NONE : entity.floor();
  }

  /** Somebody asks for another primary. */
  public void takeOver(EntityName name, String to) {
    core.takeOver(
        TakeoverRequest.of(name.toString()).to(to).reason("test"),
        new Caller("ada", "shell", core.self().node()),
        answer -> {});
  }

  @Override
  public void onUp(Peer peer, long nowNanos) {
    core.onUp(peer, nowNanos);
  }

  @Override
  public void onDown(Peer peer, String cause, long nowNanos) {
    core.onDown(peer, cause, nowNanos);
  }

  @Override
  public void onMessage(Peer from, Message message, long nowNanos) {
    core.onMessage(from, message, nowNanos);
  }

  @Override
  public long onTick(long nowNanos) {
    return core.onTick(nowNanos);
  }
}
