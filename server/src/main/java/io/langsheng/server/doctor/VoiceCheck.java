package io.langsheng.server.doctor;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.server.ServerProperties;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens every voice and lets it say a sentence, which needs the native library of the runtime too. */
final class VoiceCheck {
    private static final String SENTENCE = "你好，欢迎使用朗声语音合成服务。";

    private VoiceCheck() {}

    static List<Finding> examine(ServerProperties server) {
        List<Finding> findings = new ArrayList<>();
        FrontEnds frontEnds = new FrontEnds(TextOptions.DEFAULT);
        boolean standard = server.voices().defaultVoice() == null;
        for (Path root : server.voices().folders()) {
            for (Path folder : folders(server.at(root), findings)) {
                try {
                    for (String name : VoiceFolder.names(folder)) {
                        standard |= name.equals(server.voices().defaultVoice());
                        findings.add(speak(folder, name, frontEnds));
                    }
                } catch (RuntimeException e) {
                    findings.add(
                            VoiceFolder.isVoice(folder)
                                    ? broken(String.valueOf(folder.getFileName()), folder, e)
                                    : Finding.warning(
                                            "voices",
                                            "%s is not a voice: %s".formatted(folder, Finding.reason(e)),
                                            "Mend it, or take it away."));
                }
            }
        }
        if (findings.stream().noneMatch(finding -> finding.state() == Finding.State.OK)) {
            findings.add(Finding.failed(
                    "voices",
                    "none in %s can speak".formatted(server.voices().folders()),
                    "Put a Sambert-HifiGAN voice folder there; the repository ships voices/qinglang."));
        }
        if (!standard) {
            findings.add(Finding.failed(
                    "voices",
                    "langsheng.voices.default-voice is %s, which is not there"
                            .formatted(server.voices().defaultVoice()),
                    "Name one of the voices above."));
        }
        return findings;
    }

    private static List<Path> folders(Path root, List<Finding> findings) {
        if (!Files.isDirectory(root)) {
            findings.add(
                    Finding.warning("voices", root + " is not a folder", "Make it, or set langsheng.voices.folders."));
            return List.of();
        }
        try (Stream<Path> listing = Files.list(root)) {
            return listing.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            findings.add(Finding.failed(
                    "voices",
                    "%s cannot be listed: %s".formatted(root, Finding.reason(e)),
                    "Let user %s read it.".formatted(System.getProperty("user.name"))));
            return List.of();
        }
    }

    private static Finding speak(Path folder, String name, FrontEnds frontEnds) {
        try {
            VoiceFolder voice = VoiceFolder.open(folder, name);
            try (VoiceSynthesizer synthesizer = VoiceSynthesizer.open(voice, frontEnds, 1)) {
                seconds(synthesizer); // compiles
                long start = System.nanoTime();
                double seconds = seconds(synthesizer);
                double factor = (System.nanoTime() - start) / 1e9 / seconds;
                String detail = "%s speaks, emotions %s, real-time factor %.2f"
                        .formatted(name, String.join(" ", voice.emotions()), factor);
                return factor < 1
                        ? Finding.ok("voices", detail)
                        : Finding.warning("voices", detail, "This machine is too slow to stream it.");
            }
        } catch (RuntimeException | LinkageError e) {
            return broken(name, folder, e);
        }
    }

    private static Finding broken(String name, Path folder, Throwable reason) {
        return Finding.failed(
                "voices",
                "%s in %s: %s".formatted(name, folder, Finding.reason(reason)),
                reason instanceof LinkageError
                        ? "The native library does not fit this machine; see docs/operations.md for the platforms."
                        : "./langsheng voice check %s lists every problem.".formatted(folder));
    }

    private static double seconds(VoiceSynthesizer synthesizer) {
        long samples = 0;
        try (SpeechStream stream = synthesizer.synthesize(SpeechRequest.of(SENTENCE))) {
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                samples += block.samples().length;
            }
            return (double) samples / stream.sampleRate();
        }
    }
}
