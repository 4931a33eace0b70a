package io.langsheng.linguistic;

import io.langsheng.linguistic.english.EnglishReader;
import io.langsheng.linguistic.pronunciation.MandarinPronouncer;
import io.langsheng.linguistic.symbol.EnglishAsMandarin;
import io.langsheng.linguistic.word.HanlpSegmenter;
import io.langsheng.stage.StageObserver;
import io.langsheng.text.Sentence;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.text.TextReader;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceManifest;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all voices share, loaded once: normaliser, dictionaries, models. Makes the front-end of each voice.
 * Safe for use by several threads.
 */
public final class FrontEnds {
    private final TextReader text;
    private final MandarinPronouncer pronouncer = new MandarinPronouncer();
    private final Analyzer analyzer;

    public FrontEnds(TextOptions options) {
        text = new TextReader(options);
        analyzer = new Analyzer(new HanlpSegmenter(), pronouncer, new EnglishReader());
    }

    /** The front-end of a voice. */
    public MandarinFrontEnd of(SymbolTables tables, @Nullable VoiceManifest manifest) {
        return of(tables, manifest, StageObserver.NONE);
    }

    /** The front-end of a voice, its work seen by {@code observer}. */
    public MandarinFrontEnd of(SymbolTables tables, @Nullable VoiceManifest manifest, StageObserver observer) {
        return new MandarinFrontEnd(this::sentences, analyzer, tables, english(manifest), observer);
    }

    /** A voice whose manifest maps English has no English sounds of its own. */
    private static @Nullable EnglishAsMandarin english(@Nullable VoiceManifest manifest) {
        if (manifest == null || manifest.english().isEmpty()) {
            return null;
        }
        Map<String, String> nearest = new HashMap<>();
        manifest.english().forEach((phonemes, syllables) -> nearest.put(phonemes, String.join(" ", syllables)));
        return new EnglishAsMandarin(nearest);
    }

    /** All readings of a character, the usual one first; for choosing by hand. */
    public List<String> readings(int codePoint) {
        return pronouncer.candidates(codePoint);
    }

    /** The sentences of a text, read lazily. */
    public Iterator<Sentence> sentences(SourceText source, Consumer<String> warnings) {
        return text.read(source, source.lexicon(), warnings);
    }
}
