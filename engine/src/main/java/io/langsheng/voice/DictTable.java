package io.langsheng.voice;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One {@code dict/CATEGORY_dict.txt} of an older card. */
final class DictTable {
    private static final Set<String> SPECIAL = Set.of("_", "~", "@[MASK]");

    private DictTable() {}

    /** Entries in index order; special ones, which we append ourselves, are left out at the end. */
    static List<String> entries(String category, String text) {
        List<String> entries = new ArrayList<>();
        for (String line : text.stripTrailing().lines().toList()) {
            String entry = line.strip();
            if (category.equals("tone") && entry.isEmpty()) {
                entry = "tone_none"; // as the training scripts' tone lists write it
            }
            entries.add(
                    entry.startsWith("@") && entry.length() > 1 && !SPECIAL.contains(entry)
                            ? entry.substring(1)
                            : entry);
        }
        while (!entries.isEmpty()
                && (entries.get(entries.size() - 1).isEmpty() || SPECIAL.contains(entries.get(entries.size() - 1)))) {
            entries.remove(entries.size() - 1);
        }
        return List.copyOf(entries);
    }
}
