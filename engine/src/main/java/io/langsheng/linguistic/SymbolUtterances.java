package io.langsheng.linguistic;

import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.voice.SymbolTables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Text that already is a voice's own symbols, one {@link SymbolLine} an utterance, or several if it is long; blank
 * lines are left out. A line's emotions and speakers go before the request's; speed, pitch and volume are the request's.
 */
final class SymbolUtterances implements Iterator<Utterance> {
    private final SourceText source;
    private final SymbolTables tables;
    private int next;
    private int line;
    private boolean first = true;
    /** Of the line before. */
    private final Deque<Utterance> parts = new ArrayDeque<>();

    SymbolUtterances(SourceText source, SymbolTables tables) {
        this.source = source;
        this.tables = tables;
    }

    @Override
    public boolean hasNext() {
        if (!parts.isEmpty()) {
            return true;
        }
        while (next < source.text().length()
                && source.text().substring(next, end()).isBlank()) {
            skip();
        }
        return next < source.text().length();
    }

    private int end() {
        int end = source.text().indexOf('\n', next);
        return end < 0 ? source.text().length() : end;
    }

    private void skip() {
        next = end() + 1;
        line++;
    }

    @Override
    public Utterance next() {
        if (!hasNext()) {
            throw new NoSuchElementException("behind the last line");
        }
        if (parts.isEmpty()) {
            parts.addAll(LongUtterances.parts(line()));
        }
        return parts.remove();
    }

    private Utterance line() {
        int start = next;
        int end = end();
        skip();
        try {
            Utterance parsed = SymbolLine.parse(source.text().substring(start, end), tables)
                    .utterance();
            Utterance utterance = placed(parsed, start, end);
            first = false;
            return utterance;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Line %d: %s".formatted(line, e.getMessage()), e);
        }
    }

    private Utterance placed(Utterance parsed, int start, int end) {
        List<LinguisticUnit> units = new ArrayList<>();
        for (int i = 0; i < parsed.units().size(); i++) {
            LinguisticUnit unit = parsed.units().get(i);
            units.add(new LinguisticUnit(
                    unit.symbol(),
                    unit.tone(),
                    unit.syllableFlag(),
                    unit.wordSegment(),
                    unit.syllable(),
                    Math.min(end, start + i),
                    Math.min(end, start + i + 1)));
        }
        List<Utterance.Pause> pauses = first || source.sentencePause().isZero()
                ? List.of()
                : List.of(new Utterance.Pause(-1, source.sentencePause()));
        List<Delivery> deliveries = Collections.nCopies(units.size(), source.delivery());
        return new Utterance(units, deliveries, pauses, List.of(), start, end, parsed.written());
    }
}
