package io.langsheng.parity;

import io.langsheng.linguistic.SymbolLine;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.checkpoint.Npy;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One of the tiny voices with random weights under {@code parity/}, and what the reference implementation computes for
 * its line of symbols: {@code ling}, {@code emotion}, {@code log_duration}, {@code pitch}, {@code energy},
 * {@code decoder}, {@code postnet}, {@code vocoder_input}, {@code wave}; see README.md there.
 */
public record ParityVoice(String name, Path folder) {
    public static Stream<ParityVoice> all() {
        return Stream.of(
                        "plain16k",
                        "noncausal16k",
                        "nsf16k",
                        "se_nsf_global",
                        "nsf24k",
                        "plain48k",
                        "fp8k",
                        "mas16k",
                        "byte16k",
                        "nomask16k",
                        "sichuan",
                        "cantonese",
                        "shanghai",
                        "multiband")
                .map(ParityVoice::of);
    }

    public static ParityVoice of(String name) {
        try {
            return new ParityVoice(
                    name,
                    Path.of(ParityVoice.class.getResource("/parity/" + name).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public VoiceFolder open() {
        return VoiceFolder.open(folder);
    }

    /** The input, parsed with the voice's tables. */
    public SymbolLine symbols(SymbolTables tables) throws IOException {
        return SymbolLine.parse(symbolLine(), tables);
    }

    public String symbolLine() throws IOException {
        return Files.readString(folder.resolve("symbols.txt"));
    }

    /** One array of the reference. */
    public Tensor expected(String array) throws IOException {
        try (ZipFile npz = new ZipFile(folder.resolve("expected.npz").toFile())) {
            ZipEntry entry = npz.getEntry(array + ".npy");
            if (entry == null) {
                throw new IOException("no array named " + array);
            }
            try (InputStream in = npz.getInputStream(entry)) {
                return Npy.read(in.readAllBytes());
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
