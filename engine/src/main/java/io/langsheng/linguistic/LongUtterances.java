package io.langsheng.linguistic;

import io.langsheng.linguistic.Utterance.Mark;
import io.langsheng.linguistic.Utterance.Pause;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what is too long to be spoken in one go: text without any punctuation, a number of a thousand digits, a long line
 * of symbols. The cut is made behind the strongest break of the last half, without breaks between two syllables.
 */
final class LongUtterances {
    /** Positions that voices were trained on; a sentence of 200 syllables has 500 units. */
    static final int MOST_UNITS = 800;

    private LongUtterances() {}

    /** The parts in order, each of {@link #MOST_UNITS} at most; the utterance itself if it is short enough. */
    static List<Utterance> parts(Utterance whole) {
        if (whole.units().size() <= MOST_UNITS) {
            return List.of(whole);
        }
        List<Utterance> parts = new ArrayList<>();
        int from = 0;
        while (from < whole.units().size()) {
            int to = whole.units().size() - from <= MOST_UNITS ? whole.units().size() : cut(whole.units(), from);
            parts.add(part(whole, from, to));
            from = to;
        }
        return parts;
    }

    private static int cut(List<LinguisticUnit> units, int from) {
        int best = from + MOST_UNITS;
        String strongest = "";
        for (int i = from + MOST_UNITS; i > from + MOST_UNITS / 2; i--) {
            LinguisticUnit before = units.get(i - 1);
            if (before.isBoundary() && before.symbol().compareTo(strongest) > 0) {
                strongest = before.symbol();
                best = i;
            }
        }
        if (strongest.isEmpty()) {
            while (best > from + 1
                    && units.get(best).syllable() == units.get(best - 1).syllable()) {
                best--;
            }
        }
        return best;
    }

    private static Utterance part(Utterance whole, int from, int to) {
        boolean first = from == 0;
        boolean last = to == whole.units().size();
        List<Pause> pauses = new ArrayList<>();
        for (Pause pause : whole.pauses()) {
            if (pause.afterUnit() >= (first ? -1 : from) && pause.afterUnit() < to) {
                pauses.add(new Pause(pause.afterUnit() - from, pause.length()));
            }
        }
        List<Mark> marks = new ArrayList<>();
        for (Mark mark : whole.marks()) {
            if (mark.beforeUnit() >= from && (mark.beforeUnit() < to || last)) {
                marks.add(new Mark(mark.beforeUnit() - from, mark.name()));
            }
        }
        int start = first ? whole.start() : whole.units().get(from).start();
        int end = last ? whole.end() : whole.units().get(to).start();
        return new Utterance(
                whole.units().subList(from, to),
                whole.deliveries().subList(from, to),
                pauses,
                marks,
                Math.min(start, end),
                end,
                whole.written() == null ? null : whole.written().subList(from, to));
    }
}
