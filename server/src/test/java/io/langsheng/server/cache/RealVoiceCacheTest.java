package io.langsheng.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.server.store.SharedFiles;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.SpeechStream.Reuse;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.VoiceFolder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** The cache under the engine and the voice of the repository. */
@Timeout(120)
class RealVoiceCacheTest {
    private static final Path VOICE = Path.of("../voices/qinglang");

    @TempDir
    Path folder;

    private record Heard(float[] samples, List<Timing> timings, Reuse reuse) {}

    @Test
    void kept_sentences_sound_and_are_timed_like_computed_ones() throws Exception {
        assumeTrue(Files.isDirectory(VOICE), "the repository's voice has been removed");
        CacheProperties properties =
                new CacheProperties(DataSize.ofMegabytes(8), DataSize.ofMegabytes(8), Path.of("cache"));
        SoundCache cache =
                new SoundCache(folder, properties, Clock.systemUTC(), new SimpleMeterRegistry(), SharedFiles.none());
        try (VoiceSynthesizer voice =
                VoiceSynthesizer.open(VoiceFolder.open(VOICE), new FrontEnds(TextOptions.DEFAULT), 1)) {
            Heard plain = hear(voice, "今天很好。明天也好！走吧。");
            voice.remember(cache.of(Fingerprint.of("qinglang", VOICE)));
            Heard computed = hear(voice, "今天很好。明天也好！走吧。");
            Heard kept = hear(voice, "今天很好。明天也好！走吧。");
            assertThat(computed.samples()).containsExactly(plain.samples());
            assertThat(computed.reuse()).extracting(Reuse::made, Reuse::kept).containsExactly(3, 0);
            assertThat(kept.samples()).containsExactly(plain.samples());
            assertThat(kept.timings()).isEqualTo(plain.timings());
            assertThat(kept.reuse()).extracting(Reuse::made, Reuse::kept).containsExactly(0, 3);
            Heard turned = hear(voice, "明天也好！今天很好。走吧。");
            assertThat(turned.reuse().kept()).isEqualTo(3);
            assertThat(turned.samples()).hasSameSizeAs(plain.samples());
            assertThat(turned.timings().get(0).start()).isZero();
        }
        cache.close();
    }

    private static Heard hear(VoiceSynthesizer voice, String text) {
        try (SpeechStream stream = voice.synthesize(SpeechRequest.of(text))) {
            float[] samples = {};
            List<Timing> timings = new ArrayList<>();
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                int at = samples.length;
                assertThat(block.offset()).isEqualTo(at);
                samples = Arrays.copyOf(samples, at + block.samples().length);
                System.arraycopy(block.samples(), 0, samples, at, block.samples().length);
                timings.addAll(block.timings());
            }
            return new Heard(samples, timings, stream.reuse());
        }
    }
}
