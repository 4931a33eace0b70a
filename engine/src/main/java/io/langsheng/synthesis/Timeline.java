package io.langsheng.synthesis;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.Utterance;
import io.langsheng.linguistic.Utterance.Pause;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.AudioBlock.Timing.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the units of an utterance lie: in the wave as the vocoder makes it, and in what the listener gets, pauses
 * included. Frames become samples here.
 */
final class Timeline {
    private final Utterance utterance;
    /** {@code [units + 1]}: first sample of each unit in the vocoder's wave; the last is its length. */
    private final long[] unitStarts;
    /** Samples of the vocoder's wave at which silence is put in, in order, and how much. */
    private final long[] pauseAt;

    private final long[] pauseLength;

    Timeline(Utterance utterance, int[] durations, int hopLength, int sampleRate) {
        this.utterance = utterance;
        if (durations.length != utterance.units().size()) {
            throw new IllegalStateException("%d durations for %d units"
                    .formatted(durations.length, utterance.units().size()));
        }
        unitStarts = new long[durations.length + 1];
        for (int i = 0; i < durations.length; i++) {
            unitStarts[i + 1] = unitStarts[i] + (long) durations[i] * hopLength;
        }
        List<Pause> pauses = utterance.pauses();
        pauseAt = new long[pauses.size()];
        pauseLength = new long[pauses.size()];
        for (int i = 0; i < pauseAt.length; i++) {
            pauseAt[i] = unitStarts[pauses.get(i).afterUnit() + 1];
            pauseLength[i] = samples(pauses.get(i), sampleRate);
        }
    }

    /** Length of a pause. */
    static int samples(Pause pause, int sampleRate) {
        return Math.toIntExact(pause.length().toMillis() * sampleRate / 1000);
    }

    /** Length of the vocoder's wave. */
    long waveSamples() {
        return unitStarts[unitStarts.length - 1];
    }

    long unitStart(int unit) {
        return unitStarts[unit];
    }

    int pauses() {
        return pauseAt.length;
    }

    long pauseAt(int pause) {
        return pauseAt[pause];
    }

    long pauseLength(int pause) {
        return pauseLength[pause];
    }

    /** Units, syllables, characters, the sentence and its marks, in samples since {@code before}. */
    List<Timing> timings(long before) {
        List<Timing> timings = new ArrayList<>();
        List<LinguisticUnit> units = utterance.units();
        timings.add(new Timing(
                Kind.SENTENCE,
                "",
                utterance.start(),
                utterance.end(),
                before + heard(0, true),
                before + heard(waveSamples(), false)));
        for (int i = 0; i < units.size(); i++) {
            LinguisticUnit unit = units.get(i);
            timings.add(timing(Kind.UNIT, unit.symbol(), unit.start(), unit.end(), i, i + 1, before));
        }
        for (int from = 0, to; from < units.size(); from = to) {
            to = from + 1;
            int syllable = units.get(from).syllable();
            while (syllable >= 0 && to < units.size() && units.get(to).syllable() == syllable) {
                to++;
            }
            if (syllable >= 0) {
                LinguisticUnit first = units.get(from);
                timings.add(timing(Kind.SYLLABLE, "", first.start(), first.end(), from, to, before));
            }
        }
        characters(timings, before);
        for (Utterance.Mark mark : utterance.marks()) {
            int at = Math.min(mark.beforeUnit(), units.size() - 1);
            long sample = before + heard(unitStarts[mark.beforeUnit()], true);
            int place = units.get(at).start();
            timings.add(new Timing(Kind.MARK, mark.name(), place, place, sample, sample));
        }
        return timings;
    }

    /** A source range that is spoken as several syllables ("3:05") is one item. */
    private void characters(List<Timing> timings, long before) {
        List<LinguisticUnit> units = utterance.units();
        int from = -1;
        for (int i = 0; i <= units.size(); i++) {
            boolean spoken = i < units.size() && units.get(i).syllable() >= 0;
            if (i < units.size() && !spoken) {
                continue;
            }
            boolean same = from >= 0
                    && spoken
                    && units.get(i).start() == units.get(from).start()
                    && units.get(i).end() == units.get(from).end();
            if (!same) {
                if (from >= 0) {
                    int to = i;
                    while (units.get(to - 1).syllable() < 0) {
                        to--;
                    }
                    LinguisticUnit first = units.get(from);
                    timings.add(timing(Kind.CHARACTER, "", first.start(), first.end(), from, to, before));
                }
                from = i;
            }
        }
    }

    private Timing timing(Kind kind, String name, int start, int end, int fromUnit, int toUnit, long before) {
        return new Timing(
                kind,
                name,
                start,
                end,
                before + heard(unitStarts[fromUnit], true),
                before + heard(unitStarts[toUnit], false));
    }

    /** The sample of the output for a sample of the wave; {@code behind} the pauses that stand right there, or before. */
    private long heard(long sample, boolean behind) {
        long shift = 0;
        for (int i = 0; i < pauseAt.length && (behind ? pauseAt[i] <= sample : pauseAt[i] < sample); i++) {
            shift += pauseLength[i];
        }
        return sample + shift;
    }
}
