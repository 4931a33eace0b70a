package io.langsheng.linguistic;

import java.util.ArrayList;
import java.util.List;

/**
 * The syllables of a sentence while sandhi settles their tones. Starts with citation readings, one syllable per
 * Chinese character; erhua takes a syllable away, the other rules only change tones. Belongs to one thread.
 */
public final class Draft {
    /** Tone of an English syllable: no Mandarin rule applies to it or to its neighbours through it. */
    public static final int NO_TONE = 0;

    public static final int NEUTRAL = 5;

    private final String text;
    private final List<Entry> entries = new ArrayList<>();

    public Draft(String text) {
        this.text = text;
    }

    /** The sentence's text. */
    public String text() {
        return text;
    }

    public int size() {
        return entries.size();
    }

    public Entry get(int syllable) {
        return entries.get(syllable);
    }

    /** Appends the reading of {@code text[from, to)}: pinyin with tone digit. */
    public void addMandarin(int from, int to, int word, String pinyin, String source, boolean given) {
        int digit = pinyin.length() - 1;
        entries.add(new Entry(
                from, to, word, pinyin.substring(0, digit), pinyin.charAt(digit) - '0', source, given, List.of()));
    }

    /** Appends an English syllable; {@code phonemes} as the voice names them. */
    public void addEnglish(int from, int to, int word, List<String> phonemes, boolean stressed, String source) {
        Entry entry = new Entry(
                from, to, word, String.join("-", phonemes), stressed ? 1 : 0, source, true, List.copyOf(phonemes));
        entry.tone = NO_TONE;
        entries.add(entry);
    }

    /** Fuses syllable {@code at} with the 儿 behind it. */
    public void fuse(int at, String source) {
        Entry stem = entries.get(at);
        Entry suffix = entries.remove(at + 1);
        stem.to = suffix.to;
        stem.base += "r";
        stem.source = source;
    }

    /** The character a syllable is written with; for erhua that of its stem. */
    public char character(int syllable) {
        return text.charAt(entries.get(syllable).from);
    }

    /** True where {@code syllable} exists and is written {@code expected}. */
    public boolean is(int syllable, char expected) {
        return syllable >= 0
                && syllable < size()
                && !entries.get(syllable).isEnglish()
                && character(syllable) == expected;
    }

    /** True where {@code syllable} exists and is written with one of {@code expected}. */
    public boolean isAny(int syllable, String expected) {
        return syllable >= 0
                && syllable < size()
                && !entries.get(syllable).isEnglish()
                && expected.indexOf(character(syllable)) >= 0;
    }

    /** True where nothing, no punctuation, stands between {@code syllable} and the next one. */
    public boolean touchesNext(int syllable) {
        return syllable >= 0 && syllable + 1 < size() && entries.get(syllable).to == entries.get(syllable + 1).from;
    }

    public List<Syllable> finish() {
        List<Syllable> syllables = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            syllables.add(entry.finish());
        }
        return syllables;
    }

    /** A syllable in the making. */
    public static final class Entry {
        private final int from;
        private int to;
        private final int word;
        private String base;
        private final int lexicalTone;
        private int tone;
        private String source;
        private final boolean given;
        private final List<String> phonemes;

        private Entry(
                int from,
                int to,
                int word,
                String base,
                int lexicalTone,
                String source,
                boolean given,
                List<String> phonemes) {
            this.from = from;
            this.to = to;
            this.word = word;
            this.base = base;
            this.lexicalTone = lexicalTone;
            this.tone = lexicalTone;
            this.source = source;
            this.given = given;
            this.phonemes = phonemes;
        }

        public int from() {
            return from;
        }

        public int to() {
            return to;
        }

        /** Index of the word it belongs to. */
        public int word() {
            return word;
        }

        /** Pinyin without tone; ARPAbet for English. */
        public String base() {
            return base;
        }

        public int lexicalTone() {
            return lexicalTone;
        }

        public int tone() {
            return tone;
        }

        /** Whether SSML, a lexicon or the text itself prescribed the reading. */
        public boolean given() {
            return given;
        }

        public boolean isEnglish() {
            return !phonemes.isEmpty();
        }

        /** Changes the spoken tone, naming the rule. */
        public void speak(int newTone, String rule) {
            if (newTone != tone) {
                tone = newTone;
                source = source + "+" + rule;
            }
        }

        private Syllable finish() {
            String surface = isEnglish() ? base + lexicalTone : base + tone;
            return new Syllable(from, to, base + lexicalTone, surface, source, phonemes, lexicalTone == 1);
        }
    }
}
