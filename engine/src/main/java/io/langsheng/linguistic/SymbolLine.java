package io.langsheng.linguistic;

import io.langsheng.text.Delivery;
import io.langsheng.voice.SymbolTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One line in the symbols of the reference front-end, read strictly: what the voice's tables do not know is an error,
 * never left out.
 *
 * <pre>
 * 0	{b_c$tone3$s_begin$word_begin$emotion_neutral$F7} {ei_c$tone3$s_end$word_end$emotion_neutral$F7} …
 * {228$emotion_neutral$F7} {187$emotion_neutral$F7} …                                          a byte voice
 * </pre>
 *
 * The number and tab in front may be missing. Fields behind the speaker are ignored. The speaker {@code F7}, which that
 * front-end always writes, stands for the voice's first one where it has none of that name, as in KAN-TTS.
 *
 * @param utterance the units, with emotion and speaker as written; unit {@code i} has the source range [i, i + 1)
 */
public record SymbolLine(Utterance utterance) {
    private static final String ANY_SPEAKER = "F7";
    /** 128 to 191: bytes of a character behind its first, in UTF-8. */
    private static final Pattern CONTINUATION_BYTE = Pattern.compile("12[89]|1[3-8]\\d|19[01]");

    /** @throws IllegalArgumentException naming the first symbol that cannot be used, by its position */
    public static SymbolLine parse(String line, SymbolTables tables) {
        int tab = line.indexOf('\t');
        String symbols = line.substring(tab + 1).strip();
        if (symbols.isEmpty()) {
            throw new IllegalArgumentException("The line holds no symbols; expected %s.".formatted(example(tables)));
        }
        List<LinguisticUnit> units = new ArrayList<>();
        List<Utterance.Written> written = new ArrayList<>();
        int syllable = -1;
        for (String symbol : symbols.split(" +")) {
            int at = units.size();
            String[] fields = fields(symbol, at, tables);
            int shared = fields.length - 2;
            boolean bytes = tables.usesBytes();
            String flag = bytes ? "" : fields[2];
            boolean starts = bytes
                    ? !CONTINUATION_BYTE.matcher(fields[0]).matches()
                    : flag.equals("s_begin") || flag.equals("s_both");
            syllable += starts ? 1 : 0;
            LinguisticUnit unit = new LinguisticUnit(
                    fields[0],
                    bytes ? "" : fields[1],
                    flag,
                    bytes ? "" : fields[3],
                    fields[0].startsWith("#") ? -1 : Math.max(0, syllable),
                    at,
                    at + 1);
            String speaker = speaker(fields[shared + 1], tables);
            try {
                tables.encode(unit.symbol(), unit.tone(), unit.syllableFlag(), unit.wordSegment());
                tables.emotion().index(fields[shared]);
                tables.speaker().index(speaker);
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException("Symbol %d: %s".formatted(at + 1, unknown.getMessage()), unknown);
            }
            units.add(unit);
            written.add(new Utterance.Written(fields[shared], speaker));
        }
        List<Delivery> plain = Collections.nCopies(units.size(), Delivery.PLAIN);
        return new SymbolLine(new Utterance(units, plain, List.of(), List.of(), 0, units.size(), written));
    }

    private static String speaker(String name, SymbolTables tables) {
        boolean any = name.equals(ANY_SPEAKER) && !tables.speaker().contains(name);
        return any ? tables.speaker().entries().get(0) : name;
    }

    private static String[] fields(String symbol, int at, SymbolTables tables) {
        int needed = tables.usesBytes() ? 3 : 6;
        boolean braced = symbol.length() > 2 && symbol.startsWith("{") && symbol.endsWith("}");
        String[] fields = braced ? symbol.substring(1, symbol.length() - 1).split("\\$", -1) : new String[0];
        if (fields.length < needed) {
            throw new IllegalArgumentException("Symbol %d has %d fields; expected %d, as in %s."
                    .formatted(at + 1, fields.length, needed, example(tables)));
        }
        return fields.length == needed ? fields : Arrays.copyOf(fields, needed);
    }

    private static String example(SymbolTables tables) {
        String speaker = tables.speaker().entries().get(0);
        return tables.usesBytes()
                ? "{228$emotion_neutral$%s}".formatted(speaker)
                : "{%s$%s$s_begin$word_begin$emotion_neutral$%s}"
                        .formatted(
                                tables.units().get(0).entries().get(0),
                                tables.units().get(1).entries().get(0),
                                speaker);
    }
}
