package io.langsheng.linguistic.symbol;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.voice.SymbolTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that already is a voice's own symbols, one line an utterance: {@code {b_c$tone3$s_begin$word_begin$emotion_neutral$F7}
 * …}, for byte voices {@code {98$emotion_neutral$F7} …}. An index and a tab in front of a line are left out, blank lines
 * too. The emotion of a phoneme is how it is spoken; the speaker is the voice's own whatever the field says.
 */
public final class SymbolLines {
    private static final Pattern SYMBOL = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern INDEX = Pattern.compile("^\\s*\\d+\\t");
    private static final String EMOTION = "emotion_";

    private SymbolLines() {}

    /**
     * The utterances of {@code source}, line by line.
     *
     * @throws IllegalArgumentException from the iterator, for a symbol with too few fields or one that the voice lacks;
     *     the message names line and symbol
     */
    public static Iterator<Utterance> read(SourceText source, SymbolTables tables) {
        List<Line> lines = new ArrayList<>();
        String text = source.text();
        int number = 1;
        for (int from = 0; from < text.length(); from = endOfLine(text, from) + 1) {
            Line line = new Line(from, endOfLine(text, from), number++);
            if (!text.substring(line.from, line.to).isBlank()) {
                lines.add(line);
            }
        }
        Iterator<Line> remaining = lines.iterator();
        return new Iterator<>() {
            private boolean first = true;

            @Override
            public boolean hasNext() {
                return remaining.hasNext();
            }

            @Override
            public Utterance next() {
                Utterance utterance = utterance(source, tables, remaining.next(), first);
                first = false;
                return utterance;
            }
        };
    }

    /** A line of the text: its range and its number, from 1. */
    private record Line(int from, int to, int number) {}

    private static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static Utterance utterance(SourceText source, SymbolTables tables, Line place, boolean first) {
        int from = place.from();
        int number = place.number();
        String line = source.text().substring(from, place.to());
        List<LinguisticUnit> units = new ArrayList<>();
        List<Delivery> deliveries = new ArrayList<>();
        Matcher matcher = SYMBOL.matcher(line);
        Matcher prefix = INDEX.matcher(line);
        int end = prefix.find() ? prefix.end() : 0;
        int syllable = -1;
        while (matcher.find()) {
            requireBlank(line, end, matcher.start(), number);
            end = matcher.end();
            String[] fields = matcher.group(1).split("\\$", -1);
            LinguisticUnit unit = unit(fields, tables, number, syllable, from + matcher.start(), from + end);
            syllable = Math.max(syllable, unit.syllable());
            units.add(unit);
            deliveries.add(delivery(fields, tables, source.delivery(), unit));
        }
        requireBlank(line, end, line.length(), number);
        List<Utterance.Pause> pauses = first || source.sentencePause().equals(Duration.ZERO)
                ? List.of()
                : List.of(new Utterance.Pause(-1, source.sentencePause()));
        return new Utterance(units, deliveries, pauses, List.of(), from, place.to());
    }

    private static void requireBlank(String line, int from, int to, int number) {
        if (!line.substring(from, to).isBlank()) {
            throw new IllegalArgumentException(
                    "Line %d, column %d: a symbol such as {b_c$tone3$s_begin$word_begin$emotion_neutral$F7} must stand here."
                            .formatted(number, from + 1));
        }
    }

    private static LinguisticUnit unit(
            String[] fields, SymbolTables tables, int number, int before, int start, int end) {
        int least = tables.usesBytes() ? 1 : 4;
        if (fields.length < least) {
            throw new IllegalArgumentException(
                    "Line %d: a symbol has %d fields; it must have at least %d, separated by $."
                            .formatted(number, fields.length, least));
        }
        String tone = tables.usesBytes() ? "tone_none" : fields[1];
        String flag = tables.usesBytes() ? "s_none" : fields[2];
        String segment = tables.usesBytes() ? "word_none" : fields[3];
        try {
            tables.encode(fields[0], tone, flag, segment);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Line " + number + ": " + e.getMessage(), e);
        }
        boolean boundary = fields[0].startsWith("#");
        boolean begins = before < 0 || tables.usesBytes() || flag.equals("s_begin") || flag.equals("s_both");
        return new LinguisticUnit(
                fields[0], tone, flag, segment, boundary ? -1 : begins ? before + 1 : before, start, end);
    }

    private static Delivery delivery(String[] fields, SymbolTables tables, Delivery plain, LinguisticUnit unit) {
        int field = tables.usesBytes() ? 1 : 4;
        if (fields.length <= field || unit.isBoundary()) {
            return plain;
        }
        tables.emotionIndex(fields[field]);
        String emotion = fields[field].startsWith(EMOTION) ? fields[field].substring(EMOTION.length()) : fields[field];
        return emotion.equals("neutral") || emotion.equals("none") ? plain : plain.withEmotions(Map.of(emotion, 1.0));
    }
}
