package io.langsheng.text.normalization;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of readings beside this package: tab-separated, the written form first; lines that begin with {@code # } and
 * empty lines are skipped. Looked up by longest match.
 */
final class Table {
    private final Map<String, String[]> rows = new HashMap<>();
    private final BitSet initials = new BitSet(0x10000);
    private int longest;

    private Table() {}

    /** @throws IllegalStateException if the table is missing or a row has no reading; names the line */
    static Table load(String name) {
        Table table = new Table();
        int number = 0;
        for (String line : lines(name)) {
            number++;
            if (line.isEmpty() || line.startsWith("# ")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length < 2 || cells[0].isEmpty()) {
                throw new IllegalStateException("%s, line %d: a row is form, tab, reading.".formatted(name, number));
            }
            table.rows.put(cells[0], cells);
            table.initials.set(cells[0].charAt(0));
            table.longest = Math.max(table.longest, cells[0].length());
        }
        return table;
    }

    /** The row's cells past the written form begin at index 1; empty where nothing matches. */
    String[] longest(Line line, int at) {
        int most = initials.get(line.at(at)) ? Math.min(longest, line.limit() - at) : 0;
        for (int n = most; n > 0; n--) {
            String[] row = rows.get(line.text(at, at + n));
            if (row != null) {
                return row;
            }
        }
        return NOTHING;
    }

    /** As {@link #longest}, and the match is no part of a longer Latin word. */
    String[] longestWord(Line line, int at) {
        int most = initials.get(line.at(at)) ? Math.min(longest, line.limit() - at) : 0;
        for (int n = most; n > 0; n--) {
            if (line.letter(at + n - 1) && line.letter(at + n)) {
                continue;
            }
            String[] row = rows.get(line.text(at, at + n));
            if (row != null) {
                return row;
            }
        }
        return NOTHING;
    }

    String[] get(String form) {
        return rows.getOrDefault(form, NOTHING);
    }

    int size() {
        return rows.size();
    }

    static final String[] NOTHING = {};

    private static List<String> lines(String name) {
        InputStream in = Table.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("The table %s is missing beside %s.".formatted(name, Table.class));
        }
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
