package io.langsheng.text.normalization;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code say-as interpret-as} can force a text to be. The readings follow Aliyun's table of examples.
 *
 * <pre>
 * cardinal   -10,000.50 → 负一万点五零         date     2018/08/08 → 二零一八年八月八日
 * digits     1290       → 一二九零             time     5:30 am    → 凌晨五点半
 * telephone  4930286    → 四九三 零二八六      currency 12.50 RMB  → 十二点五零人民币
 * id         myid_1998  → M Y I D 下划线 …     measure  2片        → 两片
 * </pre>
 */
public enum SayAs {
    CARDINAL("A quantity", "cardinal", "number"),
    ORDINAL("A place in an order", "ordinal"),
    DIGITS("Digit by digit", "digits", "number_digit"),
    TELEPHONE("A telephone number", "telephone", "phone"),
    NAME("A person's name", "name"),
    ADDRESS("A postal address", "address"),
    ID("Letters and digits one by one, letters as capitals", "id", "verbatim"),
    CHARACTERS("Letters, digits and signs one by one", "characters", "spell-out", "letters"),
    PUNCTUATION("Signs by name", "punctuation"),
    DATE("A date", "date"),
    TIME("A time of day, or a length of time", "time", "duration"),
    CURRENCY("An amount of money", "currency"),
    MEASURE("An amount with a unit", "measure", "unit"),
    FRACTION("A fraction", "fraction"),
    NET("An address of the net", "net", "url", "email");

    private final String meaning;
    private final String[] names;

    SayAs(String meaning, String... names) {
        this.meaning = meaning;
        this.names = names;
    }

    /** What it makes of the text, for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** Every accepted value of {@code interpret-as}, in the order of the documentation. */
    public static Map<String, SayAs> byName() {
        Map<String, SayAs> all = new LinkedHashMap<>();
        for (SayAs kind : values()) {
            Arrays.stream(kind.names).forEach(name -> all.put(name, kind));
        }
        return all;
    }

    /** The kind for a value of {@code interpret-as}; null for an unknown one. */
    public static @Nullable SayAs of(String name) {
        return byName().get(name);
    }

    /** Says {@code [from, to)}; false where the text is nothing of the kind, then nothing was said. */
    boolean say(Line line, int from, int to, Transcript out) {
        int start = line.blanks(from);
        int end = to;
        while (end > start && line.at(end - 1) == ' ') {
            end--;
        }
        if (start >= end) {
            return true;
        }
        int mark = out.length();
        if (reading().say(line, start, end, out)) {
            return true;
        }
        out.cut(mark);
        return false;
    }

    private ForcedReading reading() {
        return switch (this) {
            case CARDINAL -> ForcedReadings::cardinal;
            case ORDINAL -> ForcedReadings::ordinal;
            case DIGITS -> ForcedReadings::digits;
            case TELEPHONE -> ForcedReadings::telephone;
            case NAME -> ForcedReadings::name;
            case ADDRESS -> ForcedAddress::say;
            case ID -> (line, from, to, out) -> ForcedReadings.characters(line, from, to, true, out);
            case CHARACTERS -> (line, from, to, out) -> ForcedReadings.characters(line, from, to, false, out);
            case PUNCTUATION -> ForcedReadings::punctuation;
            case DATE -> ForcedDate::say;
            case TIME -> ForcedTime::say;
            case CURRENCY -> ForcedReadings::currency;
            case MEASURE -> ForcedMeasure::say;
            case FRACTION -> ForcedReadings::fraction;
            case NET -> ForcedReadings::net;
        };
    }

    /** Says {@code [from, to)}, blanks trimmed; false where it is nothing of the kind. */
    interface ForcedReading {
        boolean say(Line line, int from, int to, Transcript out);
    }
}
