package io.langsheng.text.normalization;

import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.Sentence.Break;
import io.langsheng.text.Sentence.Named;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.Sentence.Silence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Text on its way to the normaliser: each character with the range of the source it came from, and what markup says
 * about stretches of it. Invisible characters (zero-width, directional, control, combining) are left out on the way in.
 */
public final class Passage {
    /** A stretch whose reading markup decides. Ranges are indices into {@link #text}. */
    public sealed interface Forced {
        int from();

        int to();
    }

    /** Read as this kind of thing, whatever it looks like. */
    public record Interpreted(int from, int to, SayAs as, String format) implements Forced {}

    /** Read as other text. */
    public record Alias(int from, int to, String text) implements Forced {}

    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private final List<Annotation> annotations = new ArrayList<>();
    private final List<Forced> forced = new ArrayList<>();

    /** Appends a character that stands at {@code [start, end)} of the source, unless it is invisible. */
    public void append(char c, int start, int end) {
        if (invisible(c)) {
            return;
        }
        if (text.length() == starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        starts[text.length()] = start;
        ends[text.length()] = end;
        text.append(c);
    }

    public int length() {
        return text.length();
    }

    public CharSequence text() {
        return text;
    }

    public int start(int i) {
        return starts[i];
    }

    public int end(int i) {
        return ends[i];
    }

    /** Indices of the annotation refer to this passage. */
    public void annotate(Annotation annotation) {
        annotations.add(annotation);
    }

    public void force(Forced stretch) {
        if (stretch.to() > stretch.from()) {
            forced.add(stretch);
        }
    }

    public List<Annotation> annotations() {
        return annotations;
    }

    public List<Forced> forced() {
        return forced;
    }

    /** Cuts this passage into parts, in one go from front to back. */
    public Parts parts() {
        return new Parts();
    }

    /**
     * Parts that follow each other, each with what is said about it. A place in between belongs to the part behind it,
     * at the very end to the last part. Takes time in proportion to the passage and everything said about it, however
     * many parts there are; the passage must not change meanwhile.
     */
    public final class Parts {
        private final Deque<Annotation> waiting = new ArrayDeque<>(annotations.stream()
                .sorted(Comparator.comparingInt(Annotation::from))
                .toList());
        private final Deque<Forced> waitingForced = new ArrayDeque<>(
                forced.stream().sorted(Comparator.comparingInt(Forced::from)).toList());
        private final List<Annotation> open = new ArrayList<>();

        private Parts() {}

        /** The part {@code [from, to)}; {@code from} is where the last one ended, or behind it. */
        public Passage next(int from, int to) {
            Passage part = new Passage();
            for (int i = from; i < to; i++) {
                part.append(text.charAt(i), starts[i], ends[i]);
            }
            int limit = to == text.length() ? to + 1 : to;
            while (!waiting.isEmpty() && waiting.getFirst().from() < limit) {
                open.add(waiting.removeFirst());
            }
            for (Annotation annotation : open) {
                int first = Math.max(annotation.from(), from);
                int last = Math.min(annotation.to(), to);
                boolean whole = first == annotation.from() && last == annotation.to();
                boolean stretch = last > first && (whole || !(annotation instanceof Reading));
                if (isPlace(annotation) ? annotation.from() >= from : stretch) {
                    part.annotate(Annotations.moved(annotation, first - from, last - from));
                }
            }
            open.removeIf(annotation -> annotation.to() <= to);
            while (!waitingForced.isEmpty() && waitingForced.getFirst().from() < to) {
                Forced stretch = waitingForced.removeFirst();
                if (stretch.from() >= from && stretch.to() <= to) {
                    part.force(moved(stretch, -from));
                }
            }
            return part;
        }
    }

    private static boolean isPlace(Annotation annotation) {
        return annotation instanceof Silence || annotation instanceof Break || annotation instanceof Named;
    }

    private static Forced moved(Forced forced, int by) {
        if (forced instanceof Interpreted interpreted) {
            return new Interpreted(forced.from() + by, forced.to() + by, interpreted.as(), interpreted.format());
        }
        return new Alias(forced.from() + by, forced.to() + by, ((Alias) forced).text());
    }

    private static boolean invisible(char c) {
        if (c < 0x300) {
            return c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0 || c == 0xad;
        }
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.CONTROL -> true;
            default -> false;
        };
    }
}
