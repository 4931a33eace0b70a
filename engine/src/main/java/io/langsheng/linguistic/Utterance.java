package io.langsheng.linguistic;

import io.langsheng.text.Delivery;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is synthesised in one go: normally one sentence. Immutable.
 *
 * @param units in spoken order, the last one a sentence end
 * @param deliveries how each unit is spoken; as long as {@code units}
 * @param pauses silence put into the wave behind a unit, in unit order
 * @param marks named places of the text, in unit order
 * @param start where the utterance begins in the source text, UTF-16
 * @param end where it ends, exclusive
 * @param written what a line of symbols itself says of each unit; null for text, where the deliveries say it
 */
public record Utterance(
        List<LinguisticUnit> units,
        List<Delivery> deliveries,
        List<Pause> pauses,
        List<Mark> marks,
        int start,
        int end,
        @Nullable List<Written> written) {
    public Utterance {
        units = List.copyOf(units);
        deliveries = List.copyOf(deliveries);
        pauses = List.copyOf(pauses);
        marks = List.copyOf(marks);
        written = written == null ? null : List.copyOf(written);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("an utterance has at least one unit");
        }
        if (written != null && written.size() != units.size()) {
            throw new IllegalArgumentException("%d written for %d units".formatted(written.size(), units.size()));
        }
        if (deliveries.size() != units.size()) {
            throw new IllegalArgumentException("%d deliveries for %d units".formatted(deliveries.size(), units.size()));
        }
    }

    /** An utterance of text. */
    public Utterance(
            List<LinguisticUnit> units,
            List<Delivery> deliveries,
            List<Pause> pauses,
            List<Mark> marks,
            int start,
            int end) {
        this(units, deliveries, pauses, marks, start, end, null);
    }

    /** The same with other pauses. */
    public Utterance withPauses(List<Pause> value) {
        return new Utterance(units, deliveries, value, marks, start, end, written);
    }

    /** Entries of the voice's tables of emotions and speakers, as a symbol names them. */
    public record Written(String emotion, String speaker) {}

    /** Silence of {@code length} behind unit {@code afterUnit}; −1 puts it in front of the first. */
    public record Pause(int afterUnit, Duration length) {}

    /** A mark the caller gets back with the sample at which unit {@code beforeUnit} starts. */
    public record Mark(int beforeUnit, String name) {}
}
