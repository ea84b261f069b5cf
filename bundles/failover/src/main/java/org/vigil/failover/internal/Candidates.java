package org.vigil.failover.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vigil.api.EntityName;
import org.vigil.spi.Peer;
import org.vigil.spi.message.AssignmentMessage.Offer;
import org.vigil.spi.message.AssignmentMessage.Refused;

/**
 * Who can speak for an entity: the offers of the owner of its name, and those of other owners,
 * which are refused and wait for the name (R9).
 */
final class Candidates {
  /** How many instruments a remark names. */
  private static final int MAX_NAMED = 10;

  private final EntityName entity;
  private final Peers peers;
  private final Map<Peer, Offer> offers = new LinkedHashMap<>();
  private final Map<Peer, Offer> refused = new LinkedHashMap<>();
  private final Set<Peer> withdrawn = new LinkedHashSet<>();
  private String owner = "";

  Candidates(EntityName entity, Peers peers) {
    this.entity = entity;
    this.peers = peers;
  }

  /** The owner of the name, or its last one; empty if there was none. */
  String owner() {
    return owner;
  }

  /** The name was another's elsewhere, while nobody here could speak for it. */
  void inherit(String lastOwner) {
    owner = lastOwner;
  }

  /** Whether nobody can speak. */
  boolean isEmpty() {
    return offers.isEmpty();
  }

  boolean contains(Peer exporter) {
    return offers.containsKey(exporter);
  }

  /** Whether an exporter has said that it can speak, or that it cannot any more. */
  boolean haveWordOf(Peer exporter) {
    return offerOf(exporter) != null || withdrawn.contains(exporter);
  }

  /** What an exporter offers, admitted or refused; null if nothing. */
  @Nullable Offer offerOf(Peer exporter) {
    Offer admitted = offers.get(exporter);
    return admitted != null ? admitted : refused.get(exporter);
  }

  /**
   * Takes an offer in. A name without offers goes to whoever comes first; who comes second is told
   * so, and waits.
   *
   * @return whether it is admitted
   */
  boolean admit(Peer exporter, Offer offer) {
    withdrawn.remove(exporter);
    if (offers.isEmpty() && !owner.equals(offer.owner())) {
      owner = offer.owner();
      refusedOwners().forEach(waiting -> peers.tellAll(refusal(waiting)));
    }
    if (owner.equals(offer.owner())) {
      offers.put(exporter, offer);
      return true;
    }
    refused.put(exporter, offer);
    peers.tellAll(refusal(offer.owner()));
    return false;
  }

  /** The name turns out to be another owner's: it was spoken for before we came. */
  void yieldTo(String rightful) {
    if (!owner.equals(rightful)) {
      refused.putAll(offers);
      offers.clear();
      if (refusedOwners().contains(rightful)) {
        offers.putAll(release(rightful));
      }
      owner = rightful;
      refusedOwners().forEach(waiting -> peers.tellAll(refusal(waiting)));
    }
  }

  /** The owner that waits longest gets the name, if any waits. */
  void yieldToNext() {
    refusedOwners().stream().findFirst().ifPresent(this::yieldTo);
  }

  /** An exporter took its offer back. */
  void withdraw(Peer exporter) {
    remove(exporter);
    withdrawn.add(exporter);
  }

  /**
   * Drops what an exporter offers.
   *
   * @return whether it had been admitted
   */
  boolean remove(Peer exporter) {
    withdrawn.remove(exporter);
    Offer waiting = refused.remove(exporter);
    if (waiting != null && !refusedOwners().contains(waiting.owner())) {
      peers.tellAll(new Refused(entity, waiting.owner(), "", true));
    }
    return offers.remove(exporter) != null;
  }

  /** The name is free: hands out the offers of the owner that waits longest, to be made again. */
  Map<Peer, Offer> releaseNext() {
    return refusedOwners().stream().findFirst().map(this::release).orElse(Map.of());
  }

  private Map<Peer, Offer> release(String waiting) {
    Map<Peer, Offer> released = new LinkedHashMap<>(refused);
    released.values().removeIf(offer -> !offer.owner().equals(waiting));
    refused.keySet().removeAll(released.keySet());
    peers.tellAll(new Refused(entity, waiting, "", true));
    return released;
  }

  /** Tells a peer that just came which owners are refused. */
  void tellAll(Peer follower) {
    refusedOwners().forEach(waiting -> peers.tell(follower, refusal(waiting)));
  }

  private Set<String> refusedOwners() {
    Set<String> owners = new LinkedHashSet<>();
    refused.values().forEach(offer -> owners.add(offer.owner()));
    return owners;
  }

  private Refused refusal(String waiting) {
    String detail =
        String.format(
            "%s is offered by %s, but the name belongs to %s, which had it first;"
                + " rename one of them, or declare the same group in both",
            entity, waiting, owner);
    return new Refused(entity, waiting, detail, false);
  }

  /**
   * The candidates in the order in which they would take over: those at home, where the entity was
   * spoken for last (R5), standbys last, then by rank, node and name (R2).
   */
  List<Peer> ranked(String home) {
    return offers.keySet().stream()
        .sorted(
            Comparator.comparing((Peer peer) -> !peer.node().equals(home))
                .thenComparing(this::isStandby)
                .thenComparing(this::rank)
                .thenComparing(Peer::node)
                .thenComparing(Peer::name)
                .thenComparing(Peer::incarnation))
        .toList();
  }

  private int rank(Peer exporter) {
    Offer offer = offers.get(exporter);
    return offer == null ? 0 : offer.rank();
  }

  /**
   * What people should know before a backup has to take over: of which of the primary's instruments
   * it has none of the same type (R13).
   */
  List<String> remarks(@Nullable Peer primary) {
    Offer present = primary == null ? null : offers.get(primary);
    if (present == null || present.declared().isEmpty()) {
      return List.of();
    }
    List<String> remarks = new ArrayList<>();
    offers.forEach(
        (backup, offer) -> {
          if (!offer.declared().isEmpty() && !offer.declared().equals(present.declared())) {
            Set<String> lacking = new LinkedHashSet<>(present.declared());
            offer.declared().forEach(lacking::remove);
            if (!lacking.isEmpty()) {
              remarks.add(remark(backup, lacking));
            }
          }
        });
    return remarks;
  }

  private static String remark(Peer backup, Set<String> lacking) {
    List<String> names = lacking.stream().map(each -> each.replaceFirst(":.*", "")).toList();
    List<String> first = names.subList(0, Math.min(MAX_NAMED, names.size()));
    return String.format(
        "%s lacks %s%s of the primary, or has them of another type; they become unavailable when"
            + " it takes over",
        backup.label(),
        String.join(", ", first),
        names.size() > first.size() ? " and " + (names.size() - first.size()) + " more" : "");
  }

  boolean isStandby(Peer exporter) {
    Offer offer = offers.get(exporter);
    return offer != null && offer.standby();
  }
}
