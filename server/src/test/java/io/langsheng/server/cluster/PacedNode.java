package io.langsheng.server.cluster;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import io.langsheng.server.voice.VoiceOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * A node as a process of its own. Its default voice is the tone voice, which {@code -Dtone.pace} makes as slow as a real
 * one; voices of the configured folders are there too.
 */
public class PacedNode {
    private static final String TONE = "tone";

    public static void main(String[] arguments) {
        new SpringApplication(LangshengServer.class, PacedNode.class).run(arguments);
    }

    @Bean
    @Primary
    VoiceOpener toneAndOthers(@Qualifier("engineVoiceOpener") VoiceOpener others) {
        VoiceOpener tone = new ToneVoices().toneOpener();
        return new VoiceOpener() {
            @Override
            public Map<String, Path> find(Path root) throws IOException {
                Map<String, Path> voices = new LinkedHashMap<>(tone.find(root));
                voices.putAll(others.find(root));
                return voices;
            }

            @Override
            public Opened open(String id, Path folder) throws IOException {
                return id.equals(TONE) ? tone.open(id, folder) : others.open(id, folder);
            }
        };
    }
}
