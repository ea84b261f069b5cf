package org.vigil.api.client;

/**
 * Why a monitor or a reading is unavailable, why an outage began, why a call was refused. More may
 * come.
 */
public final class Causes {
  /** The exporter's bundle was stopped, updated or refreshed, or its component was. */
  public static final String EXPORTER_STOPPED = "exporterStopped";

  /** The service took its entity out of the registry. */
  public static final String SERVICE_GONE = "serviceGone";

  /** A planned takeover; nothing was unavailable. */
  public static final String COORDINATED = "coordinated";

  /** No frame arrived from the node. */
  public static final String UNREACHABLE = "unreachable";

  /** The node left the cluster. */
  public static final String NODE_LEFT = "nodeLeft";

  /** Nobody exports this instrument. */
  public static final String NOT_EXPORTED = "notExported";

  /** The instrument is there, but of another type than before. */
  public static final String TYPE_CHANGED = "typeChanged";

  /** The procedure does not come back. */
  public static final String HUNG = "hung";

  /** The procedure threw. */
  public static final String THREW = "threw";

  /** The change lost against a takeover and was not applied. */
  public static final String TAKEOVER = "takeover";

  /** The revision the change was based on is not the current one. */
  public static final String REVISION_CHANGED = "revisionChanged";

  /** A control takes changes, a test point fires, an indicator does neither. */
  public static final String WRONG_KIND = "wrongKind";

  /** No answer came in time. */
  public static final String TIMED_OUT = "timedOut";

  /** The key is not known any more, or never was; it will not be applied. */
  public static final String UNKNOWN_KEY = "unknownKey";

  /** The caller lacks the right (G12). */
  public static final String NOT_ALLOWED = "notAllowed";

  /** The session was closed. */
  public static final String CLOSED = "closed";

  /** There is no live candidate to take over. */
  public static final String NO_BACKUP = "noBackup";

  /** The entity was taken over too often lately; nobody speaks for it for a while (R5). */
  public static final String FLAPPING = "flapping";

  /** Nothing on that node can make the service of the entity. */
  public static final String NOT_INSTANTIABLE = "notInstantiable";

  /** There is no such node. */
  public static final String NO_NODE = "noNode";

  /** What was asked for is so already. */
  public static final String ALREADY_THERE = "alreadyThere";

  /** A persistent control was not changed, since a disk is full, broken or too slow. */
  public static final String JOURNAL = "journal";

  /** A persistent control was not changed, since its node keeps no journal. */
  public static final String NO_JOURNAL = "noJournal";

  private Causes() {}
}
