package io.langsheng.voice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of one category in index order, the special ones last: padding {@code _}, end {@code ~} and, unless the
 * voice is an old one trained without it, {@code @[MASK]}. Special entries are counted, never looked up.
 */
public final class SymbolTable {
    private final String category;
    private final List<String> entries;
    private final Map<String, Integer> indices = new HashMap<>();
    private final boolean hasMask;

    SymbolTable(String category, List<String> entries, boolean hasMask) {
        this.category = category;
        this.entries = List.copyOf(entries);
        this.hasMask = hasMask;
        for (int i = 0; i < entries.size(); i++) {
            indices.putIfAbsent(entries.get(i), i);
        }
    }

    /** What the table is about: {@code sy}, {@code tone} … */
    public String category() {
        return category;
    }

    /** The ordinary entries, in index order. */
    public List<String> entries() {
        return entries;
    }

    /** Rows of the embedding table: entries and special ones. */
    public int size() {
        return entries.size() + (hasMask ? 3 : 2);
    }

    /** Index of the end symbol, which the reference appends to every sequence and drops again before the model. */
    public int end() {
        return entries.size() + 1;
    }

    public boolean contains(String entry) {
        return indices.containsKey(entry);
    }

    /** @throws IllegalArgumentException if there is no such entry; the message lists what there is */
    public int index(String entry) {
        Integer index = indices.get(entry);
        if (index == null) {
            throw new IllegalArgumentException(
                    "Unknown %s \"%s\"; the voice knows %s.".formatted(category, printable(entry), some()));
        }
        return index;
    }

    private String some() {
        List<String> shown = new ArrayList<>(entries.subList(0, Math.min(40, entries.size())));
        if (shown.size() < entries.size()) {
            shown.add("… (%d in all)".formatted(entries.size()));
        }
        return String.join(", ", shown);
    }

    private static String printable(String entry) {
        String plain = entry.replaceAll("\\p{C}", "?");
        return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
    }

    @Override
    public String toString() {
        return category + " (" + size() + ")";
    }
}
