package io.langsheng.server.voice;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.server.cache.Fingerprint;
import io.langsheng.server.cache.SoundCache;
import io.langsheng.stage.StageObserver;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.voice.VoiceException;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Opens Sambert-HifiGAN folders with the engine. */
@Component
final class EngineVoiceOpener implements VoiceOpener {
    private static final Logger log = LoggerFactory.getLogger(EngineVoiceOpener.class);
    /** Bytes in memory for one of the weights: the runtime keeps a packed copy beside the plain one. */
    private static final long BYTES_PER_WEIGHT = 8;

    private static final String WARM_UP = "你好，欢迎使用朗声语音合成服务。";

    private final FrontEnds frontEnds;
    private final StageObserver observer;
    private final SoundCache cache;
    /** Folders that are known not to be voices. */
    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    EngineVoiceOpener(FrontEnds frontEnds, StageObserver observer, SoundCache cache) {
        this.frontEnds = frontEnds;
        this.observer = observer;
        this.cache = cache;
    }

    @Override
    public Map<String, Path> find(Path root) throws IOException {
        Map<String, Path> voices = new LinkedHashMap<>();
        Map<String, Path> damaged = new LinkedHashMap<>();
        if (!Files.isDirectory(root)) {
            return voices;
        }
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                try {
                    for (String name : VoiceFolder.names(folder)) {
                        voices.putIfAbsent(name, folder);
                    }
                    told.remove(folder);
                } catch (VoiceException wrong) {
                    if (VoiceFolder.isVoice(folder)) {
                        damaged.put(folder.getFileName().toString(), folder);
                    }
                    if (told.add(folder)) {
                        log.warn("{} is not a voice: {}", folder, wrong.getMessage());
                    }
                }
            }
        }
        damaged.forEach(voices::putIfAbsent);
        return voices;
    }

    @Override
    public Optional<String> problem(Path folder) {
        try {
            VoiceFolder.names(folder);
            return Optional.empty();
        } catch (VoiceException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public Opened open(String id, Path folder) throws IOException {
        VoiceFolder voice = VoiceFolder.open(folder, id);
        VoiceSynthesizer synthesizer = VoiceSynthesizer.open(voice, frontEnds, 1, observer);
        warmUp(synthesizer);
        synthesizer.remember(cache.of(Fingerprint.of(id, folder)));
        return new Opened(
                voice.manifest().name(),
                voice.language(),
                voice.audio().sampleRate(),
                voice.emotions(),
                weights(voice) * BYTES_PER_WEIGHT,
                voice.symbols(),
                voice.manifest(),
                synthesizer);
    }

    /** The first sentence is slow while code is compiled; better now than when somebody listens. */
    private static void warmUp(VoiceSynthesizer synthesizer) {
        try (SpeechStream stream = synthesizer.synthesize(SpeechRequest.of(WARM_UP))) {
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                log.trace("warm-up block at {}", block.offset());
            }
        } catch (VoiceException damaged) {
            synthesizer.close();
            throw damaged;
        } catch (IllegalArgumentException noFrontEnd) {
            log.info("not warmed up: {}", noFrontEnd.getMessage());
        }
    }

    private static long weights(VoiceFolder voice) {
        return Stream.of(voice.acoustic(), voice.vocoder())
                .flatMap(weights -> weights.names().stream().map(weights::get))
                .mapToLong(tensor -> tensor.values().length)
                .sum();
    }
}
