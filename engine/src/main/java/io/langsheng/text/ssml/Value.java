package io.langsheng.text.ssml;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an attribute may hold.
 *
 * @param allowed for errors and documentation: {@code "0 to 100"}
 */
record Value(String allowed, Predicate<String> accepts) {
    /** Any text. */
    static final Value TEXT = new Value("any text", value -> true);

    static Value oneOf(Collection<String> values) {
        List<String> known = List.copyOf(values);
        return new Value(String.join(", ", known), known::contains);
    }

    static Value oneOf(String... values) {
        return oneOf(List.of(values));
    }

    static Value number(double low, double high) {
        return new Value(plain(low) + " to " + plain(high), value -> {
            double number = parse(value);
            return number >= low && number <= high;
        });
    }

    /** Either of two. */
    Value or(Value other) {
        return new Value(allowed + "; or " + other.allowed, value -> accepts.test(value) || other.accepts.test(value));
    }

    /** A pattern, described. */
    static Value matching(String allowed, String pattern) {
        java.util.regex.Pattern compiled = java.util.regex.Pattern.compile(pattern);
        return new Value(
                allowed,
                value -> value.length() <= 64 && compiled.matcher(value).matches());
    }

    /** NaN where the text is no plain decimal number. */
    static double parse(String value) {
        return value.length() <= 16 && value.matches("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)")
                ? Double.parseDouble(value)
                : Double.NaN;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
