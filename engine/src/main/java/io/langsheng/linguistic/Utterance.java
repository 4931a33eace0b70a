package io.langsheng.linguistic;

import io.langsheng.text.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * What is synthesised in one go: normally one sentence. Immutable.
 *
 * @param units in spoken order, the last one a sentence end
 * @param deliveries how each unit is spoken; as long as {@code units}
 * @param pauses silence put into the wave behind a unit, in unit order
 * @param marks named places of the text, in unit order
 * @param start where the utterance begins in the source text, UTF-16
 * @param end where it ends, exclusive
 */
public record Utterance(
        List<LinguisticUnit> units,
        List<Delivery> deliveries,
        List<Pause> pauses,
        List<Mark> marks,
        int start,
        int end) {
    public Utterance {
        units = List.copyOf(units);
        deliveries = List.copyOf(deliveries);
        pauses = List.copyOf(pauses);
        marks = List.copyOf(marks);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("an utterance has at least one unit");
        }
        if (deliveries.size() != units.size()) {
            throw new IllegalArgumentException("%d deliveries for %d units".formatted(deliveries.size(), units.size()));
        }
    }

    /** Silence of {@code length} behind unit {@code afterUnit}; −1 puts it in front of the first. */
    public record Pause(int afterUnit, Duration length) {}

    /** A mark the caller gets back with the sample at which unit {@code beforeUnit} starts. */
    public record Mark(int beforeUnit, String name) {}
}
