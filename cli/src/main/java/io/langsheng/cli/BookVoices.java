package io.langsheng.cli;

import io.langsheng.book.speech.SpeechSource;
import io.langsheng.linguistic.FrontEnds;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.VoiceFolder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The voices of one book, each opened when it first speaks. */
final class BookVoices implements SpeechSource, AutoCloseable {
    private final FrontEnds frontEnds = new FrontEnds(TextOptions.DEFAULT);
    private final VoiceFolder standard;
    private final Function<String, VoiceFolder> others;
    /** By name; the standard voice's is empty. */
    private final Map<String, VoiceSynthesizer> open = new HashMap<>();

    BookVoices(VoiceFolder standard, Function<String, VoiceFolder> others) {
        this.standard = standard;
        this.others = others;
    }

    @Override
    public SpeechStream open(@Nullable String voice, SpeechRequest request) {
        return synthesizer(voice == null ? "" : voice).synthesize(request);
    }

    private synchronized VoiceSynthesizer synthesizer(String name) {
        return open.computeIfAbsent(
                name, id -> VoiceSynthesizer.open(id.isEmpty() ? standard : others.apply(id), frontEnds, 1));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(VoiceSynthesizer::close);
        open.clear();
    }
}
