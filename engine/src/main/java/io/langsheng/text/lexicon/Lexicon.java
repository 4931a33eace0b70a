package io.langsheng.text.lexicon;

import io.langsheng.text.UserWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about words: how they are read, or what is to be read instead. Immutable.
 *
 * <p>One entry a line, word and value separated by a tab or an equals sign; blank lines and lines that begin with #
 * are left out.
 *
 * <pre>
 * 朗声	lang3 sheng1          a reading: one pinyin a character, erhua fused as huar1
 * 行家 = hang2 jia5           5 is neutral, ü is v
 * K8s	库伯内提斯              anything else is read in place of the word
 * </pre>
 *
 * Entries of a word that is a part of a longer entry's give way to the longer one.
 */
public final class Lexicon implements UserWords {
    public static final Lexicon EMPTY = new Lexicon(Map.of());

    private static final int LONGEST_WORD = 50;
    private static final int LONGEST_VALUE = 500;
    private static final int MOST_ENTRIES = 100_000;
    private static final Pattern PINYIN = Pattern.compile("[a-zü]{1,7}[1-5]");
    private static final Pattern PINYIN_LIKE = Pattern.compile("[a-zü]{1,7}\\d(\\s+[a-zü]{1,7}\\d)*");

    private final Map<String, Entry> entries;
    private final Map<Character, Integer> longest = new HashMap<>();

    private Lexicon(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
        entries.keySet().forEach(word -> longest.merge(word.charAt(0), word.length(), Math::max));
    }

    /** What is said about a word. */
    private sealed interface Entry {
        String word();

        /** As a user writes it. */
        String value();
    }

    /** The word is read so: pinyin with tone digits. */
    private record Reading(String word, List<String> pinyin) implements Entry {
        private Reading {
            pinyin = List.copyOf(pinyin);
        }

        @Override
        public String value() {
            return String.join(" ", pinyin);
        }
    }

    /** Other text is read in its place. */
    private record Replacement(String word, String text) implements Entry {
        @Override
        public String value() {
            return text;
        }
    }

    /**
     * Parses the lines of a lexicon.
     *
     * @throws LexiconException with every line that is wrong, by number
     */
    public static Lexicon parse(Iterable<String> lines) {
        Map<String, Entry> entries = new HashMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String plain = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (plain.isBlank() || plain.stripLeading().startsWith("#")) {
                continue;
            }
            try {
                Entry entry = entry(plain);
                if (entries.putIfAbsent(entry.word(), entry) != null) {
                    throw new IllegalArgumentException("the word has an entry already");
                }
                if (entries.size() > MOST_ENTRIES) {
                    throw new LexiconException(List.of("more than %d entries".formatted(MOST_ENTRIES)));
                }
            } catch (IllegalArgumentException e) {
                problems.add("line %d: %s".formatted(number, e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new LexiconException(problems);
        }
        return new Lexicon(entries);
    }

    /** A lexicon of entries that are not lines: word → pinyin or replacement, as in a request. */
    public static Lexicon of(Map<String, String> values) {
        List<String> problems = new ArrayList<>();
        Map<String, Entry> entries = new HashMap<>();
        int number = 0;
        for (Map.Entry<String, String> value : values.entrySet()) {
            number++;
            try {
                Entry entry = entry(value.getKey().strip(), value.getValue().strip());
                entries.put(entry.word(), entry);
            } catch (IllegalArgumentException e) {
                problems.add("entry %d: %s".formatted(number, e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new LexiconException(problems);
        }
        return new Lexicon(entries);
    }

    private static Entry entry(String line) {
        int split = line.indexOf('\t');
        split = split < 0 ? line.indexOf('=') : split;
        if (split < 0) {
            throw new IllegalArgumentException("there must be a tab or = between the word and its reading");
        }
        return entry(line.substring(0, split).strip(), line.substring(split + 1).strip());
    }

    private static Entry entry(String word, String value) {
        if (word.isEmpty() || value.isEmpty()) {
            throw new IllegalArgumentException("the %s is missing".formatted(word.isEmpty() ? "word" : "reading"));
        }
        if (word.length() > LONGEST_WORD || value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "a word has at most %d characters and a reading at most %d".formatted(LONGEST_WORD, LONGEST_VALUE));
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return PINYIN_LIKE.matcher(lower).matches() ? reading(word, lower) : new Replacement(word, value);
    }

    private static Reading reading(String word, String value) {
        List<String> pinyin = new ArrayList<>();
        for (String syllable : value.split("\\s+")) {
            String plain = PinyinForm.canonical(syllable);
            if (!PINYIN.matcher(syllable).matches() || plain == null) {
                throw new IllegalArgumentException(
                        "\"%s\" is no pinyin syllable with a tone from 1 to 5, such as hang2".formatted(syllable));
            }
            pinyin.add(plain);
        }
        int characters =
                (int) word.codePoints().filter(Character::isIdeographic).count();
        boolean chinese = characters == word.codePointCount(0, word.length());
        long fused = pinyin.stream().filter(PinyinForm::isErhua).count();
        if (chinese && pinyin.size() != characters && pinyin.size() + fused != characters) {
            throw new IllegalArgumentException(
                    "%d characters have %d syllables; there must be one each".formatted(characters, pinyin.size()));
        }
        return new Reading(word, pinyin);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public int size() {
        return entries.size();
    }

    /** Word → pinyin or replacement, such that {@link #of} makes an equal lexicon of it. */
    public Map<String, String> entries() {
        Map<String, String> values = new HashMap<>();
        entries.forEach((word, entry) -> values.put(word, entry.value()));
        return values;
    }

    @Override
    public UserWords.@Nullable Entry longest(CharSequence text, int at) {
        int length = Math.min(longest.getOrDefault(text.charAt(at), 0), text.length() - at);
        for (; length > 0; length--) {
            Entry entry = entries.get(text.subSequence(at, at + length).toString());
            if (entry instanceof Reading reading) {
                return new UserWords.Entry(length, "", reading.pinyin());
            }
            if (entry instanceof Replacement replacement) {
                return new UserWords.Entry(length, replacement.text(), List.of());
            }
        }
        return null;
    }

    /** This lexicon with the entries of {@code stronger} before its own: a request's over a tenant's over the global one. */
    public Lexicon with(Lexicon stronger) {
        if (stronger.isEmpty()) {
            return this;
        }
        Map<String, Entry> merged = new HashMap<>(entries);
        merged.putAll(stronger.entries);
        return new Lexicon(merged);
    }
}
