package io.langsheng.voice;

import io.langsheng.parity.ParityVoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of a parity voice that a test may spoil. */
public record VoiceCopy(Path card, Path voice) {
    public static VoiceCopy of(String parity, Path folder) throws IOException {
        Path card = folder.resolve(parity);
        copy(ParityVoice.of(parity).folder(), card);
        try (Stream<Path> voices = Files.list(card.resolve("voices"))) {
            return new VoiceCopy(
                    card, voices.filter(Files::isDirectory).findFirst().orElseThrow());
        }
    }

    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Replaces text in a file of the voice; it must be there. */
    public VoiceCopy edit(String file, String from, String to) throws IOException {
        Path path = voice.resolve(file);
        String text = Files.readString(path);
        if (!text.contains(from)) {
            throw new IllegalArgumentException("%s does not contain %s".formatted(file, from));
        }
        Files.writeString(path, text.replace(from, to));
        return this;
    }

    public VoiceFolder open() {
        return VoiceFolder.open(card);
    }
}
