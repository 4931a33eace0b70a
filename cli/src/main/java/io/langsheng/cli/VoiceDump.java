package io.langsheng.cli;

import io.langsheng.cli.Main.Terminal;
import io.langsheng.linguistic.SymbolLine;
import io.langsheng.synthesis.StageArrays;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.checkpoint.Npy;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code voice dump}: what each stage of a voice computes, as NumPy arrays. */
@Command(
        name = "dump",
        description = {
            "Speaks one line of symbols and writes what each stage gave: ling.npy, emotion.npy, log_duration.npy,",
            "pitch.npy, energy.npy, decoder.npy, postnet.npy, vocoder_input.npy, wave.npy. Noise and random phases of",
            "the harmonic source are off, so that the arrays can be compared with those of another implementation."
        },
        mixinStandardHelpOptions = true)
final class VoiceDump implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Folder of the voice.")
    private @Nullable Path folder;

    @ArgGroup(exclusive = false)
    private VoiceChoice.@Nullable Training training;

    @Option(
            names = "--symbols",
            required = true,
            paramLabel = "FILE",
            description = "Holds one line of the voice's symbols; - is standard input.")
    private String symbols;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR2",
            description = "Folder of the arrays; made if absent.")
    private Path out;

    @Spec
    private CommandSpec spec;

    private final Terminal terminal;

    VoiceDump(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if ((folder == null) == (training == null)) {
            throw new ParameterException(spec.commandLine(), "Which folder: DIR, or --am DIR --voc DIR?");
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IOException(out + " is no folder; --out takes one, or the name of a new one.");
        }
        String text = symbols.equals("-") ? TextFiles.read(terminal.in()) : TextFiles.read(Path.of(symbols));
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() != 1) {
            throw new IllegalArgumentException(
                    "%s holds %d lines of symbols; expected one.".formatted(symbols, lines.size()));
        }
        VoiceFolder voice = folder == null ? training.open() : VoiceFolder.open(folder);
        write(StageArrays.of(voice, SymbolLine.parse(lines.get(0), voice.symbols())));
        return 0;
    }

    /** All or none: the arrays are written beside their places, and moved there once all of them are whole. */
    private void write(Map<String, Tensor> arrays) throws IOException {
        boolean made = Files.notExists(out);
        Files.createDirectories(out);
        List<UnfinishedFile> files = new ArrayList<>();
        boolean complete = false;
        try {
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                UnfinishedFile file = UnfinishedFile.of(place(array.getKey()));
                files.add(file);
                file.write(Npy.write(array.getValue().values(), array.getValue().shape()));
            }
            for (UnfinishedFile file : files) {
                file.commit();
            }
            complete = true;
        } finally {
            for (UnfinishedFile file : files) {
                file.close();
            }
            if (made && !complete) {
                for (String array : arrays.keySet()) {
                    Files.deleteIfExists(place(array));
                }
                Files.deleteIfExists(out);
            }
        }
    }

    private Path place(String array) {
        return out.resolve(array + ".npy");
    }
}
