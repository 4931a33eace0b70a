package io.langsheng.text;

import io.langsheng.text.SentenceCutter.Piece;
import io.langsheng.text.normalization.Normalizer;
import io.langsheng.text.normalization.Passage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * Reads text into sentences: cuts it, strips markup, normalises. Safe for use by several threads; iterators and streams
 * belong to one.
 */
public final class TextReader {
    private static final int BLOCK = 2048;

    private final TextOptions options;
    private final Normalizer normalizer;

    public TextReader(TextOptions options) {
        this.options = options;
        this.normalizer = new Normalizer(options.nameEmoji());
    }

    /**
     * Plain text, Markdown and HTML remnants included. Lazy: text is taken up as sentences are asked for. Sentences that
     * hold nothing to say are left out.
     */
    public Iterator<Sentence> read(CharSequence text, Consumer<String> warnings) {
        return read(text, 0, UserWords.NONE, warnings);
    }

    /**
     * What a caller hands in, by its markup, with the user's words.
     *
     * @throws IllegalArgumentException if the markup is SSML that cannot be read, or symbols, which are not text
     */
    public Iterator<Sentence> read(SourceText source, UserWords words, Consumer<String> warnings) {
        return switch (source.markup()) {
            case PLAIN -> read(source.text(), 0, words, warnings);
            case SSML -> new SsmlSentences(this, source.text(), true, source.delivery(), words, warnings).iterator();
            case LENIENT_SSML ->
                new SsmlSentences(this, source.text(), false, source.delivery(), words, warnings).iterator();
            case SYMBOLS ->
                throw new IllegalArgumentException("Symbols of a voice are not text; give them to the voice.");
        };
    }

    /** @param shift added to every offset */
    Iterator<Sentence> read(CharSequence text, int shift, UserWords words, Consumer<String> warnings) {
        Stream stream = new Stream(false, shift, words, warnings);
        return new Iterator<>() {
            private final Deque<Sentence> ready = new ArrayDeque<>();
            private int taken;
            private boolean done;

            @Override
            public boolean hasNext() {
                while (ready.isEmpty() && !done) {
                    int end = Math.min(text.length(), taken + BLOCK);
                    ready.addAll(stream.push(text.subSequence(taken, end)));
                    taken = end;
                    if (taken == text.length()) {
                        ready.addAll(stream.flush());
                        done = true;
                    }
                }
                return !ready.isEmpty();
            }

            @Override
            public Sentence next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more sentences");
                }
                return ready.remove();
            }
        };
    }

    /**
     * SSML: one or several {@code speak} elements with plain text between. Parsed at once, normalised sentence by
     * sentence.
     *
     * @param strict whether what is unknown is an error; otherwise it is left out with a warning
     * @param base how everything is spoken that the markup leaves alone
     * @throws io.langsheng.text.ssml.SsmlException if the markup is malformed or, where strict, unknown
     */
    public Iterator<Sentence> readSsml(String text, boolean strict, Delivery base, Consumer<String> warnings) {
        return new SsmlSentences(this, text, strict, base, UserWords.NONE, warnings).iterator();
    }

    Normalizer normalizer() {
        return normalizer;
    }

    /** A stream for text that arrives bit by bit and is to be spoken as soon as possible. */
    public Stream stream(UserWords words, Consumer<String> warnings) {
        return new Stream(true, 0, words, warnings);
    }

    /** Text that arrives bit by bit. Not safe for use by several threads. */
    public final class Stream {
        private final SentenceCutter cutter;
        private final UserWords words;
        private final Consumer<String> warnings;
        private boolean inCode;

        private Stream(boolean eager, int shift, UserWords words, Consumer<String> warnings) {
            this.cutter = new SentenceCutter(eager, shift);
            this.words = words;
            this.warnings = warnings;
        }

        /** Takes more text and returns the sentences that are complete by now. */
        public List<Sentence> push(CharSequence text) {
            return sentences(cutter.push(text));
        }

        /** Returns what is left. */
        public List<Sentence> flush() {
            return sentences(cutter.flush());
        }

        private List<Sentence> sentences(List<Piece> pieces) {
            List<Sentence> sentences = new ArrayList<>(pieces.size());
            for (Piece piece : pieces) {
                if (piece.code() && !options.readCode()) {
                    if (!inCode) {
                        warnings.accept("A block of code at character %d is left out.".formatted(piece.start()));
                    }
                    inCode = true;
                    continue;
                }
                inCode = false;
                Passage passage = Markdown.strip(piece);
                Sentence sentence = normalizer.normalize(passage, piece.endsParagraph(), words, warnings);
                if (speakable(sentence.text())) {
                    sentences.add(sentence);
                }
            }
            return sentences;
        }
    }

    static boolean speakable(String text) {
        return text.chars().anyMatch(Character::isLetterOrDigit);
    }
}
