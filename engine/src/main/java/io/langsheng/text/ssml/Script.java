package io.langsheng.text.ssml;

import io.langsheng.text.Delivery;
import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.Sentence.Break;
import io.langsheng.text.Sentence.Named;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.Sentence.Silence;
import io.langsheng.text.Sentence.Spoken;
import io.langsheng.text.Sentence.Word;
import io.langsheng.text.normalization.Passage;
import io.langsheng.text.normalization.SayAs;
import java.util.ArrayList;
import java.util.List;

/**
 * What a document says so far: its text, stretches and places in it, and where sentences must end or must not.
 */
public final class Script {
    /** Aliyun's limit for pauses that follow each other. */
    static final int LONGEST_PAUSE = 10_000;

    /** A place where a sentence ends. */
    public record Boundary(int at, boolean paragraph) {}

    /** A stretch that is not cut. */
    public record Whole(int from, int to) {}

    private final Passage passage = new Passage();
    private final List<Boundary> boundaries = new ArrayList<>();
    private final List<Whole> wholes = new ArrayList<>();
    private boolean blank = true;
    private int silence = -1;

    public Passage passage() {
        return passage;
    }

    /** In the order of their places. */
    public List<Boundary> boundaries() {
        return boundaries;
    }

    public List<Whole> wholes() {
        return wholes;
    }

    int length() {
        return passage.length();
    }

    /** Blanks and line ends of the layout are one blank. */
    void character(char c, int start, int end) {
        boolean space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space) {
            passage.append(c, start, end);
            silence = -1;
        } else if (!blank) {
            passage.append(' ', start, end);
        }
        blank = space;
    }

    void boundary(boolean paragraph) {
        int last = boundaries.size() - 1;
        if (last >= 0 && boundaries.get(last).at() == length()) {
            boundaries.set(
                    last,
                    new Boundary(length(), paragraph || boundaries.get(last).paragraph()));
        } else {
            boundaries.add(new Boundary(length(), paragraph));
        }
    }

    void whole(int from) {
        if (length() > from) {
            wholes.add(new Whole(from, length()));
        }
    }

    /** Adds to the pause in front of what follows; returns false where the limit cut it. */
    boolean pause(int millis) {
        int before = silence >= 0 ? ((Silence) passage.annotations().get(silence)).millis() : 0;
        int sum = Math.min(LONGEST_PAUSE, before + millis);
        Silence pause = new Silence(length(), length(), sum);
        if (silence >= 0) {
            passage.annotations().set(silence, pause);
        } else {
            silence = passage.annotations().size();
            passage.annotate(pause);
        }
        return before + millis <= LONGEST_PAUSE;
    }

    void noBreak() {
        passage.annotate(new Break(length(), length(), 0));
    }

    void named(String name) {
        passage.annotate(new Named(length(), length(), name));
    }

    void word(int from) {
        annotate(new Word(from, length()));
    }

    void reading(int from, List<String> pinyin) {
        annotate(new Reading(from, length(), pinyin, "ssml"));
    }

    /** Begins a stretch spoken in its own way; returns what {@link #closeSpoken} wants. Outer stretches stand first. */
    int openSpoken(Delivery delivery) {
        passage.annotate(new Spoken(length(), length(), delivery));
        return passage.annotations().size() - 1;
    }

    void closeSpoken(int index) {
        Spoken opened = (Spoken) passage.annotations().get(index);
        passage.annotations().set(index, new Spoken(opened.from(), length(), opened.delivery()));
    }

    void interpreted(int from, SayAs as, String format) {
        passage.force(new Passage.Interpreted(from, length(), as, format));
    }

    void alias(int from, String text) {
        passage.force(new Passage.Alias(from, length(), text));
    }

    private void annotate(Annotation annotation) {
        if (annotation.to() > annotation.from()) {
            passage.annotate(annotation);
        }
    }
}
