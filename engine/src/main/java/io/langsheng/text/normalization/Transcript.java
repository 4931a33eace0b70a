package io.langsheng.text.normalization;

import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.Sentence.Group;
import io.langsheng.text.Sentence.Spelled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is said so far, each character with the range {@code [from, to)} of the sentence it came from. Grows; a rule
 * that gives up takes back what it said with {@link #cut}.
 */
public final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int skipped;
    private int quotes;
    private final List<Annotation> annotations = new ArrayList<>();

    /** Counts a character that cannot be spoken. */
    void skip() {
        skipped++;
    }

    int skipped() {
        return skipped;
    }

    public int length() {
        return text.length();
    }

    public String text() {
        return text.toString();
    }

    public char charAt(int i) {
        return text.charAt(i);
    }

    /** First written index of spoken character {@code i}. */
    public int start(int i) {
        return starts[i];
    }

    /** Past the last written index of spoken character {@code i}. */
    public int end(int i) {
        return ends[i];
    }

    public List<Annotation> annotations() {
        return annotations;
    }

    /** Says {@code spoken} for what is written at {@code [from, to)}. */
    public Transcript say(String spoken, int from, int to) {
        for (int i = 0; i < spoken.length(); i++) {
            say(spoken.charAt(i), from, to);
        }
        return this;
    }

    public Transcript say(char spoken, int from, int to) {
        if (text.length() == starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        starts[text.length()] = from;
        ends[text.length()] = to;
        text.append(spoken);
        quotes += quote(spoken);
        return this;
    }

    /** Says a punctuation mark, a pause that is there already not again; returns {@code to}. */
    int mark(char mark, int from, int to) {
        if ("，、；：".indexOf(mark) < 0 || !ends(mark)) {
            say(mark, from, to);
        }
        return to;
    }

    /** Whether {@code last} was said last, blanks not counted. */
    boolean ends(char last) {
        int i = text.length() - 1;
        while (i >= 0 && text.charAt(i) == ' ') {
            i--;
        }
        return i >= 0 && text.charAt(i) == last;
    }

    /** Says what a sign of one character means, a word in blanks as a word; returns what follows the sign. */
    int sign(String spoken, int at) {
        if (spoken.startsWith(" ")) {
            blank(at, at + 1);
            say(spoken.trim(), at, at + 1);
            blank(at, at + 1);
        } else {
            say(spoken, at, at + 1);
        }
        return at + 1;
    }

    /** Whether a quotation is open. */
    boolean quoting() {
        return quotes > 0;
    }

    private static int quote(char c) {
        return c == '“' ? 1 : c == '”' ? -1 : 0;
    }

    /** Says one character for each written digit of {@code [from, to)}. */
    Transcript digits(Line line, int from, int to, boolean phone) {
        for (int i = from; i < to; i++) {
            if (line.digit(i)) {
                String digit = line.text(i, i + 1);
                say(phone ? Numerals.phone(digit) : Numerals.digits(digit), i, i + 1);
            }
        }
        return this;
    }

    Transcript cardinal(Line line, int from, int to) {
        return say(Numerals.cardinal(line.text(from, to)), from, to);
    }

    /** A word boundary between Latin words, or between letters and digits: one blank, never two. */
    void blank(int from, int to) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
            say(' ', from, to);
        }
    }

    public void annotate(Annotation annotation) {
        annotations.add(annotation);
    }

    /** Everything said since {@code from} is one group of digits or letters. */
    void group(int from) {
        if (text.length() > from) {
            annotations.add(new Group(from, text.length()));
        }
    }

    void spelled(int from) {
        if (text.length() > from) {
            annotations.add(new Spelled(from, text.length()));
        }
    }

    /** Takes back what was said from {@code length} on. */
    void cut(int length) {
        for (int i = length; i < text.length(); i++) {
            quotes -= quote(text.charAt(i));
        }
        text.setLength(length);
        annotations.removeIf(annotation -> annotation.to() > length);
    }
}
