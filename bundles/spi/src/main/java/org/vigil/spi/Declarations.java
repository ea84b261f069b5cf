package org.vigil.spi;

import static org.vigil.spi.Values.ifPresent;
import static org.vigil.spi.Values.list;

import java.time.Duration;
import java.util.TreeMap;
import org.vigil.api.Declaration;
import org.vigil.api.Kind;
import org.vigil.api.Significance;
import org.vigil.api.ValueType;
import org.vigil.spi.internal.wire.Wire;

/** What instruments say of themselves, in frames. */
final class Declarations {
  private Declarations() {}

  static Wire.Declaration wire(Declaration it) {
    Wire.Declaration.Builder wire =
        Wire.Declaration.newBuilder()
            .setName(it.name())
            .setKind(wire(it.kind()))
            .setType(wire(it.type()))
            .setUnit(it.unit())
            .setDescription(it.description())
            .setSignificance(wire(it.significance()))
            .addAllStates(it.states())
            .setRetained(it.retained())
            .setCheckpointed(it.isCheckpointed())
            .setPersistent(it.isPersistent())
            .setDurable(it.isDurable());
    // Sorted, so that the same declaration is always the same frame.
    new TreeMap<>(it.labels())
        .forEach(
            (key, value) ->
                wire.addLabels(Wire.Label.newBuilder().setKey(key).setValue(value).build()));
    it.arguments()
        .forEach(
            argument ->
                wire.addArguments(
                    Wire.Argument.newBuilder()
                        .setName(argument.name())
                        .setType(wire(argument.type()))
                        .build()));
    it.minimum().map(Values::wire).ifPresent(wire::setMinimum);
    it.maximum().map(Values::wire).ifPresent(wire::setMaximum);
    it.initial().map(Values::wire).ifPresent(wire::setInitial);
    it.samplingInterval().map(Declarations::wire).ifPresent(wire::setSamplingInterval);
    return wire.build();
  }

  static Declaration declaration(Wire.Declaration wire) {
    Declaration.Builder builder =
        Declaration.builder(wire.getName(), kind(wire.getKind()), type(wire.getType()))
            .unit(wire.getUnit())
            .description(wire.getDescription())
            .significance(significance(wire.getSignificance()))
            .states(wire.getStatesList())
            .retained(wire.getRetained())
            .checkpointed(wire.getCheckpointed())
            .persistent(wire.getPersistent())
            .durable(wire.getDurable());
    wire.getLabelsList().forEach(label -> builder.label(label.getKey(), label.getValue()));
    wire.getArgumentsList()
        .forEach(argument -> builder.argument(argument.getName(), type(argument.getType())));
    if (wire.hasMinimum() || wire.hasMaximum()) {
      builder.range(Values.value(wire.getMinimum()), Values.value(wire.getMaximum()));
    }
    if (wire.hasInitial()) {
      builder.initial(Values.value(wire.getInitial()));
    }
    if (wire.hasSamplingInterval()) {
      builder.samplingInterval(duration(wire.getSamplingInterval()));
    }
    return builder.build();
  }

  static Wire.Significance wire(Significance it) {
    Wire.Significance.Builder wire = Wire.Significance.newBuilder().setAnyChange(it.isAnyChange());
    if (!Double.isNaN(it.absolute())) {
      wire.setAbsolute(it.absolute());
    }
    if (!Double.isNaN(it.percent())) {
      wire.setPercent(it.percent());
    }
    it.thresholds()
        .forEach(
            threshold ->
                wire.addThresholds(
                    Wire.Threshold.newBuilder()
                        .setLevel(threshold.level())
                        .setHysteresis(threshold.hysteresis())
                        .build()));
    if (!it.minimumInterval().isZero()) {
      wire.setMinimumInterval(wire(it.minimumInterval()));
    }
    ifPresent(it.limit().orElse(null), Declarations::wire, wire::setLimit);
    return wire.build();
  }

  static Significance significance(Wire.Significance wire) {
    Duration interval = duration(wire.getMinimumInterval());
    Significance alone =
        Significance.of(
            wire.getAnyChange(),
            wire.hasAbsolute() ? wire.getAbsolute() : Double.NaN,
            wire.hasPercent() ? wire.getPercent() : Double.NaN,
            list(wire.getThresholdsList(), Declarations::threshold),
            interval);
    if (!wire.hasLimit()) {
      return alone;
    }
    Significance limit = significance(wire.getLimit());
    // within() drops a limit that equals the request, and takes the longer of the two intervals.
    Duration longer = limit.minimumInterval().plusMillis(1);
    return alone.atMostEvery(longer).within(limit).atMostEvery(interval);
  }

  private static Significance.Threshold threshold(Wire.Threshold wire) {
    return new Significance.Threshold(wire.getLevel(), wire.getHysteresis());
  }

  private static Wire.Duration wire(Duration it) {
    return Wire.Duration.newBuilder().setSeconds(it.getSeconds()).setNanos(it.getNano()).build();
  }

  private static Duration duration(Wire.Duration wire) {
    int nanos = wire.getNanos();
    if (wire.getSeconds() < 0 || nanos < 0 || nanos >= 1_000_000_000) {
      throw new IllegalArgumentException(
          "a duration of " + wire.getSeconds() + " s and " + nanos + " ns");
    }
    return Duration.ofSeconds(wire.getSeconds(), nanos);
  }

  private static Wire.Kind wire(Kind kind) {
    return switch (kind) {
      case INDICATOR -> Wire.Kind.KIND_INDICATOR;
      case CONTROL -> Wire.Kind.KIND_CONTROL;
      case TEST_POINT -> Wire.Kind.KIND_TEST_POINT;
    };
  }

  private static Kind kind(Wire.Kind wire) {
    return switch (wire) {
      case KIND_INDICATOR -> Kind.INDICATOR;
      case KIND_CONTROL -> Kind.CONTROL;
      case KIND_TEST_POINT -> Kind.TEST_POINT;
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a kind of instrument not known here");
    };
  }

  private static Wire.ValueType wire(ValueType type) {
    return switch (type) {
      case INTEGER -> Wire.ValueType.VALUE_TYPE_INTEGER;
      case REAL -> Wire.ValueType.VALUE_TYPE_REAL;
      case BOOLEAN -> Wire.ValueType.VALUE_TYPE_BOOLEAN;
      case TEXT -> Wire.ValueType.VALUE_TYPE_TEXT;
      case STATE -> Wire.ValueType.VALUE_TYPE_STATE;
      case COUNTER -> Wire.ValueType.VALUE_TYPE_COUNTER;
    };
  }

  private static ValueType type(Wire.ValueType wire) {
    return switch (wire) {
      case VALUE_TYPE_INTEGER -> ValueType.INTEGER;
      case VALUE_TYPE_REAL -> ValueType.REAL;
      case VALUE_TYPE_BOOLEAN -> ValueType.BOOLEAN;
      case VALUE_TYPE_TEXT -> ValueType.TEXT;
      case VALUE_TYPE_STATE -> ValueType.STATE;
      case VALUE_TYPE_COUNTER -> ValueType.COUNTER;
      case VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a type of value not known here");
    };
  }
}
