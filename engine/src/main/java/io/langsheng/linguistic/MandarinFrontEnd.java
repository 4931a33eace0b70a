package io.langsheng.linguistic;

import io.langsheng.linguistic.symbol.ByteEmitter;
import io.langsheng.linguistic.symbol.EnglishAsMandarin;
import io.langsheng.linguistic.symbol.SymbolEmitter;
import io.langsheng.stage.Stage;
import io.langsheng.stage.StageObserver;
import io.langsheng.text.Sentence;
import io.langsheng.text.SourceText;
import io.langsheng.voice.SymbolTables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stages 1 and 2 for one voice: text → sentences → analysis → symbols. Reads one sentence at a time. Symbols handed in
 * as they are ({@link SourceText.Markup#SYMBOLS}) are checked and passed on, for a voice of any language.
 */
public final class MandarinFrontEnd implements FrontEnd {
    private static final String LANGUAGE = "PinYin";

    private final SentenceSource sentences;
    private final Analyzer analyzer;
    private final SymbolTables tables;
    private final @Nullable SymbolEmitter emitter;
    private final StageObserver observer;

    /**
     * @param tables of the voice
     * @param english how English is said; null for a voice that speaks it with the phonemes of its tables
     */
    public MandarinFrontEnd(
            SentenceSource sentences, Analyzer analyzer, SymbolTables tables, @Nullable EnglishAsMandarin english) {
        this(sentences, analyzer, tables, english, StageObserver.NONE);
    }

    MandarinFrontEnd(
            SentenceSource sentences,
            Analyzer analyzer,
            SymbolTables tables,
            @Nullable EnglishAsMandarin english,
            StageObserver observer) {
        this.sentences = sentences;
        this.analyzer = analyzer;
        this.tables = tables;
        this.emitter = isMandarin(tables) ? new SymbolEmitter(tables, english) : null;
        this.observer = observer;
    }

    private static boolean isMandarin(SymbolTables tables) {
        return !tables.usesBytes() && tables.language().equalsIgnoreCase(LANGUAGE);
    }

    @Override
    public Iterator<Utterance> read(SourceText source, Consumer<String> warnings) {
        if (source.markup() == SourceText.Markup.SYMBOLS) {
            return new SymbolUtterances(source, tables);
        }
        if (emitter == null && !tables.usesBytes()) {
            throw new IllegalArgumentException("There is no front-end for %s; this voice only takes its own symbols."
                    .formatted(tables.language()));
        }
        Iterator<Explained> explained = explain(source, warnings);
        return new Iterator<>() {
            private final Deque<Utterance> parts = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                while (parts.isEmpty() && explained.hasNext()) {
                    Utterance sentence = explained.next().utterance();
                    if (sentence != null) {
                        parts.addAll(LongUtterances.parts(sentence));
                    }
                }
                return !parts.isEmpty();
            }

            @Override
            public Utterance next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("behind the last sentence");
                }
                return parts.remove();
            }
        };
    }

    /**
     * A sentence and what became of it.
     *
     * @param analysis null for a byte voice, which needs none
     * @param utterance null if the sentence holds nothing that can be spoken
     */
    public record Explained(
            Sentence sentence,
            @Nullable Analysis analysis,
            @Nullable Utterance utterance) {}

    /** Reads like {@link #read}, telling how each sentence came about. */
    public Iterator<Explained> explain(SourceText source, Consumer<String> warnings) {
        Iterator<Sentence> remaining = sentences.read(source, warnings);
        UtteranceWriter writer = new UtteranceWriter(source);
        return new Iterator<>() {
            private @Nullable Sentence next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = observer.<@Nullable Sentence>observe(
                            Stage.NORMALIZE, () -> remaining.hasNext() ? remaining.next() : null);
                }
                return next != null;
            }

            @Override
            public Explained next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException("behind the last sentence");
                }
                Sentence sentence = next;
                next = null;
                return observer.observe(Stage.PRONOUNCE, () -> explain(sentence, writer, warnings));
            }
        };
    }

    private Explained explain(Sentence sentence, UtteranceWriter writer, Consumer<String> warnings) {
        if (emitter == null) {
            Utterance bytes = writer.write(sentence, ByteEmitter.emit(sentence), character -> character);
            return new Explained(sentence, null, bytes);
        }
        Analysis analysis = analyzer.analyze(sentence, warnings);
        Utterance utterance = writer.write(
                sentence,
                emitter.emit(analysis),
                syllable -> analysis.syllables().get(syllable).from());
        return new Explained(sentence, analysis, utterance);
    }
}
