package org.vigil.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vigil.api.EntityName;
import org.vigil.api.InstrumentName;
import org.vigil.api.NamePattern;
import org.vigil.api.client.Importer;
import org.vigil.api.client.InstrumentInfo;
import org.vigil.api.client.MonitorRequest;
import org.vigil.api.client.Report;
import org.vigil.api.client.Request;

/**
 * One {@code vigil:watch}, from its start to its end, on the thread of the command.
 *
 * <p>The request has a name, so that it outlives the importer it was made with: when the service
 * goes and another comes, the stream is taken up where it was left (R19), and made afresh only
 * where nobody has kept it.
 */
final class Watching {
  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

  /**
   * What is to be watched, and how long.
   *
   * @param wanted what to monitor; empty to take up what is kept under the name
   * @param name the request's name
   * @param kept whether the request stays behind, for the grace time, to be taken up again
   * @param count end after this many reports; 0 for no such end
   * @param time end after this long; zero for no such end
   */
  record Plan(
      Optional<MonitorRequest> wanted, String name, boolean kept, long count, Duration time) {}

  private record Connection(int number, Lent<Importer> importer, Request request) {}

  private final Services services;
  private final Plan plan;
  private final Output output;
  private final LongSupplier nanoTime;
  private final EventLines lines;
  private final Inbox inbox = new Inbox();
  private final Map<InstrumentName, String> units = new HashMap<>();

  /** The number of the newest listener: what is said to older ones about closing is no news. */
  private int connections;

  private @Nullable Connection connection;

  /** What is watched, once it is known. */
  private @Nullable MonitorRequest wanted;

  Watching(Services services, Plan plan, Output output, Clock clock, LongSupplier nanoTime) {
    this.services = services;
    this.plan = plan;
    this.output = output;
    this.nanoTime = nanoTime;
    wanted = plan.wanted().orElse(null);
    lines = new EventLines(output, clock, this::unitOf, this::primaryOf);
  }

  /**
   * Watches until the plan or the person says that it ends.
   *
   * @throws CommandException if it cannot begin
   */
  void run() throws CommandException {
    Services.Listening listening = services.listen(event -> inbox.add(new News.Service(event)));
    try {
      begin();
      long start = nanoTime.getAsLong();
      follow(start);
      end(Duration.ofNanos(nanoTime.getAsLong() - start));
    } finally {
      listening.close();
      inbox.close();
      giveBack();
    }
  }

  private void follow(long start) {
    try {
      boolean goesOn = true;
      while (goesOn && output.flush() && goesOn(start)) {
        goesOn = hear(start);
      }
    } catch (InterruptedException e) {
      // Ctrl-C: the person has seen enough, and the command ends well.
      LOG.debug("Watching {} ends on request", plan.name());
    }
  }

  private boolean goesOn(long start) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return !isCounted() && left(start) > 0;
  }

  private boolean isCounted() {
    return plan.count() > 0 && lines.reports() >= plan.count();
  }

  private long left(long start) {
    return plan.time().isZero()
        ? Long.MAX_VALUE
        : plan.time().toNanos() - (nanoTime.getAsLong() - start);
  }

  /** Whether there may be more to hear. */
  private boolean hear(long start) throws InterruptedException {
    News news = inbox.take(left(start));
    if (news instanceof News.Reports some) {
      report(some.reports());
    } else if (news instanceof News.Other other) {
      lines.other(other.event());
    } else if (news instanceof News.Closed closed) {
      if (connection != null && connection.number() == closed.connection()) {
        lose("the request was closed");
      }
    } else if (news instanceof News.Service service) {
      return serve(service.event());
    }
    return true;
  }

  /** Ends between publications only: they are not torn (F8). */
  private void report(List<Report> reports) {
    Report before = null;
    for (Report report : reports) {
      if (isCounted() && (before == null || !isTogether(before, report))) {
        return;
      }
      lines.report(report);
      before = report;
    }
  }

  private static boolean isTogether(Report one, Report other) {
    return one.publication() != 0
        && one.publication() == other.publication()
        && one.instrument().entity().equals(other.instrument().entity());
  }

  private boolean serve(Services.Event event) {
    switch (event.happening()) {
      case LEFT -> {
        if (connection != null && connection.importer().source().equals(event.source())) {
          lose("the Importer service is gone");
        }
      }
      case ARRIVED -> {
        if (connection == null) {
          takeUpAgain();
        }
      }
      case STOPPING -> {
        lines.note("org.vigil.shell stops, and the watch with it");
        return false;
      }
    }
    return true;
  }

  private void lose(String why) {
    giveBack();
    lines.note(why + "; request " + plan.name() + " goes on when there is an Importer again");
    takeUpAgain();
  }

  private void giveBack() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      current.importer().close();
    }
  }

  private void begin() throws CommandException {
    Lent<Importer> lent =
        services.importer().orElseThrow(() -> new CommandException(VigilCommand.NO_IMPORTER));
    try {
      if (wanted != null) {
        survey(lent.service(), wanted.patterns());
      }
      Request request = plan.kept() ? takeUpOrMake(lent.service()) : make(lent.service());
      connection = new Connection(connections, lent, request);
      if (wanted == null) {
        survey(lent.service(), request.wanted().patterns());
      }
      wanted = request.wanted();
    } finally {
      if (connection == null) {
        lent.close();
      }
    }
  }

  private Request takeUpOrMake(Importer importer) throws CommandException {
    MonitorRequest fresh = wanted;
    try {
      Request kept = importer.resume(plan.name(), inbox.listener(++connections));
      if (fresh == null || isSame(fresh, kept.wanted())) {
        lines.note("took up request " + plan.name() + " where it was left");
        return kept;
      }
      kept.close();
    } catch (NoSuchElementException e) {
      if (fresh == null) {
        throw new CommandException(
            "no request "
                + plan.name()
                + " is kept; say what to watch, as in vigil:watch --name "
                + plan.name()
                + " 'bank/**'",
            e);
      }
    }
    return make(importer);
  }

  private Request make(Importer importer) {
    MonitorRequest fresh = wanted;
    if (fresh == null) {
      throw new IllegalStateException("nothing to watch");
    }
    return importer.monitor(fresh, inbox.listener(++connections));
  }

  private static boolean isSame(MonitorRequest one, MonitorRequest other) {
    return new HashSet<>(one.patterns()).equals(new HashSet<>(other.patterns()))
        && one.mode() == other.mode()
        && one.significance().equals(other.significance());
  }

  private void takeUpAgain() {
    Lent<Importer> lent = services.importer().orElse(null);
    if (lent == null) {
      return;
    }
    try {
      Request request = resumeOrMake(lent.service());
      connection = new Connection(connections, lent, request);
    } catch (RuntimeException e) {
      lent.close();
      LOG.debug("Could not take up {} yet", plan.name(), e);
      lines.note("this Importer is of no use (" + e.getMessage() + "); waiting for the next one");
    }
  }

  private Request resumeOrMake(Importer importer) {
    try {
      Request request = importer.resume(plan.name(), inbox.listener(++connections));
      lines.note("an Importer is there: took up request " + plan.name() + " where it was left");
      return request;
    } catch (NoSuchElementException e) {
      LOG.debug("Request {} is not kept", plan.name(), e);
      Request request = make(importer);
      lines.note(
          "an Importer is there, but request " + plan.name() + " was not kept: it begins afresh");
      return request;
    }
  }

  /** Learns units and names, and says which patterns cover nothing so far. */
  private void survey(Importer importer, List<NamePattern> patterns) {
    for (NamePattern pattern : patterns) {
      List<InstrumentInfo> covered = importer.list(pattern.toString());
      covered.forEach(this::learn);
      covered.forEach(info -> lines.makeRoomFor(info.name()));
      if (covered.isEmpty()) {
        List<String> known =
            pattern.isExact()
                ? importer.list("**").stream().map(info -> info.name().toString()).toList()
                : List.of();
        lines.note(
            "'"
                + pattern
                + "' covers no instrument so far; it is watched when it appears"
                + Likeness.question(pattern.toString(), known));
      }
    }
  }

  private void learn(InstrumentInfo info) {
    units.put(info.name(), info.declaration().unit());
  }

  private String unitOf(InstrumentName name) {
    Connection current = connection;
    if (!units.containsKey(name) && current != null) {
      // Asked once for each newcomer, with its neighbours.
      units.put(name, "");
      try {
        current.importer().service().list(name.entity() + "/**").forEach(this::learn);
      } catch (IllegalStateException e) {
        LOG.debug("No unit of {}: the importer is going", name, e);
      }
    }
    return units.getOrDefault(name, "");
  }

  private Optional<String> primaryOf(EntityName entity) {
    try {
      return services
          .cluster()
          .flatMap(
              lent -> {
                try (lent) {
                  return lent.service().entity(entity).flatMap(info -> info.primary());
                }
              });
    } catch (IllegalStateException e) {
      LOG.debug("Nobody says who speaks for {}", entity, e);
      return Optional.empty();
    }
  }

  private void end(Duration took) {
    int unseen = inbox.close();
    Connection current = connection;
    if (current != null && !plan.kept()) {
      try {
        current.request().close();
      } catch (IllegalStateException e) {
        LOG.debug("The importer went before request {} was closed", plan.name(), e);
      }
    }
    output.line("watched for " + Wording.duration(took) + ": " + lines.summary());
    if (plan.kept()) {
      output.line(
          "request "
              + plan.name()
              + " is kept for a while; vigil:watch --name "
              + plan.name()
              + " goes on"
              + (unseen == 0 ? "" : " behind " + Wording.count(unseen, "report") + " not shown"));
    }
    output.flush();
  }
}
