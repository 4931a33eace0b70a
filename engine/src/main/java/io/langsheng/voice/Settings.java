package io.langsheng.voice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a configuration file, asked for values of a known type and range. What is missing or wrong is
 * recorded and answered with some value in range, so that one pass finds everything.
 */
final class Settings {
    private final @Nullable Map<?, ?> values;
    private final String file;
    private final String path;
    private final Problems problems;

    Settings(@Nullable Object values, String file, String path, Problems problems) {
        this.values = values instanceof Map<?, ?> map ? map : null;
        this.file = file;
        this.path = path;
        this.problems = problems;
    }

    /** The mapping below; recorded as missing if there is none. */
    Settings at(String key) {
        Settings inner = within(key);
        if (inner.values == null && values != null) {
            problem(key, "is missing or no mapping");
        }
        return inner;
    }

    /** The mapping below, empty if there is none; anything else in its place is recorded. */
    Settings optional(String key) {
        if (has(key) && !(get(key) instanceof Map)) {
            problem(key, "is %s; it must be a mapping".formatted(shown(get(key))));
        }
        return within(key);
    }

    /** The mapping below, empty if there is none or something else. */
    Settings within(String key) {
        return new Settings(get(key), file, path + key + ".", problems);
    }

    /** How many problems there are so far, of this file and all others. */
    int problems() {
        return problems.count();
    }

    boolean exists() {
        return values != null;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    boolean isList(String key) {
        return get(key) instanceof List;
    }

    int integer(String key, int low, int high) {
        Object value = get(key);
        if (value == null) {
            missing(key, "a whole number within [%d, %d]".formatted(low, high));
            return low;
        }
        return bounded(key, value, low, high);
    }

    int integer(String key, int low, int high, int otherwise) {
        return has(key) ? integer(key, low, high) : otherwise;
    }

    /** A list of whole numbers, at least one. */
    List<Integer> integers(String key, int low, int high, int most) {
        if (!(get(key) instanceof List<?> list)) {
            missing(key, "a list of whole numbers");
            return List.of(low);
        }
        return integers(key, list, low, high, most);
    }

    List<Integer> integers(String key, int low, int high, int most, List<Integer> otherwise) {
        return has(key) ? integers(key, low, high, most) : otherwise;
    }

    /** A list of lists of whole numbers. */
    List<List<Integer>> integerLists(String key, int low, int high, int most) {
        if (!(get(key) instanceof List<?> lists)) {
            missing(key, "a list of lists of whole numbers");
            return List.of(List.of(low));
        }
        if (lists.isEmpty() || lists.size() > most) {
            problem(key, "has %d entries; expected 1 to %d".formatted(lists.size(), most));
            return List.of(List.of(low));
        }
        List<List<Integer>> result = new ArrayList<>();
        for (Object inner : lists) {
            if (inner instanceof List<?> list) {
                result.add(integers(key, list, low, high, most));
            } else {
                problem(key, "holds %s where a list of whole numbers was expected".formatted(shown(inner)));
            }
        }
        return result;
    }

    private List<Integer> integers(String key, List<?> list, int low, int high, int most) {
        if (list.isEmpty() || list.size() > most) {
            problem(key, "has %d entries; expected 1 to %d".formatted(list.size(), most));
            return List.of(low);
        }
        return list.stream().map(item -> bounded(key, item, low, high)).toList();
    }

    private int bounded(String key, @Nullable Object value, int low, int high) {
        try {
            int number = Integer.parseInt(String.valueOf(value));
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException noInteger) {
            // said below, together with what would be right
        }
        problem(key, "is %s; it must be a whole number within [%d, %d]".formatted(shown(value), low, high));
        return low;
    }

    double number(String key, double low, double high, double otherwise) {
        Object value = get(key);
        if (value == null) {
            return otherwise;
        }
        OptionalDouble number = parse(value);
        if (number.isPresent() && number.getAsDouble() >= low && number.getAsDouble() <= high) {
            return number.getAsDouble();
        }
        problem(key, "is %s; it must be a number within [%s, %s]".formatted(shown(value), low, high));
        return otherwise;
    }

    private static OptionalDouble parse(Object value) {
        try {
            return OptionalDouble.of(Double.parseDouble(value.toString()));
        } catch (NumberFormatException noNumber) {
            return OptionalDouble.empty();
        }
    }

    boolean flag(String key, boolean otherwise) {
        Object value = get(key);
        if (value == null) {
            return otherwise;
        }
        switch (value.toString()) {
            case "true", "True", "TRUE", "yes", "Yes", "on", "1" -> {
                return true;
            }
            case "false", "False", "FALSE", "no", "No", "off", "0" -> {
                return false;
            }
            default -> {
                problem(key, "is %s; it must be true or false".formatted(shown(value)));
                return otherwise;
            }
        }
    }

    @Nullable
    String text(String key) {
        Object value = get(key);
        if (value instanceof String text) {
            return text.strip();
        }
        if (value != null) {
            problem(key, "must be text");
        }
        return null;
    }

    List<String> texts(String key) {
        Object value = get(key);
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        if (value != null) {
            problem(key, "must be a list of texts");
        }
        return List.of();
    }

    List<String> keys() {
        return values == null
                ? List.of()
                : values.keySet().stream().map(String::valueOf).toList();
    }

    void problem(String key, String what) {
        problems.add(file, path + key + " " + what);
    }

    private void missing(String key, String expected) {
        if (values != null) { // where the whole mapping is missing, that was said
            problem(key, "is missing; expected " + expected);
        }
    }

    private @Nullable Object get(String key) {
        return values == null ? null : values.get(key);
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof Map) {
            return "a mapping";
        }
        if (value instanceof List) {
            return "a list";
        }
        String text = String.valueOf(value).replaceAll("\\p{C}", "?");
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
