package io.langsheng.cli;

import io.langsheng.cli.Main.Terminal;
import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceException;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code voice check}: what a folder is, and everything that is wrong with it. */
@Command(
        name = "check",
        description = {
            "Opens every voice of a folder and says what it is, or everything that is wrong with it.",
            "Exit code 1 if anything is wrong."
        },
        mixinStandardHelpOptions = true)
final class VoiceCheck implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "A ModelScope card, its voices/ folder, or the folder of one voice.")
    private @Nullable Path folder;

    @ArgGroup(exclusive = false)
    private VoiceChoice.@Nullable Training training;

    @Spec
    private CommandSpec spec;

    private final Terminal terminal;

    VoiceCheck(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        VoiceChoice.Training folders = training;
        Path checked = folder;
        if ((folders == null) == (checked == null)) {
            throw new ParameterException(spec.commandLine(), "Which folder: DIR, or --am DIR --voc DIR?");
        }
        if (checked == null) {
            return folders == null ? Main.WRONG : check(folders::open);
        }
        int worst = 0;
        for (String name : VoiceFolder.names(checked)) {
            worst = Math.max(worst, check(() -> VoiceFolder.open(checked, name)));
        }
        return worst;
    }

    private int check(Supplier<VoiceFolder> opening) throws IOException {
        try {
            VoiceFolder voice = opening.get();
            print(describe(voice));
            return 0;
        } catch (VoiceException damaged) {
            print(damaged.problems());
            return Main.FAILED;
        }
    }

    private void print(List<String> lines) throws IOException {
        terminal.out().write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
    }

    private static List<String> describe(VoiceFolder voice) {
        SambertConfig am = voice.sambert();
        HifiganConfig voc = voice.hifigan();
        SymbolTables symbols = voice.symbols();
        List<String> lines = new ArrayList<>();
        lines.add("Voice \"%s\" is in order.".formatted(voice.name()));
        lines.add("  sound     %d Hz, %d samples a frame"
                .formatted(voice.audio().sampleRate(), voice.audio().hopLength()));
        lines.add("  language  %s%s"
                .formatted(
                        voice.language(),
                        symbols.usesBytes()
                                ? ", takes text as bytes"
                                : voice.language().equals("PinYin") ? "" : ", takes its own symbols only (--symbols)"));
        lines.add("  tables    "
                + symbols.units().stream().map(Object::toString).collect(Collectors.joining(", "))
                + ", " + symbols.emotion() + ", " + symbols.speaker());
        lines.add("  speakers  "
                + (am.speakerVector()
                        ? "by a vector (se.npy)"
                        : String.join(", ", symbols.speaker().entries())));
        lines.add("  emotions  " + String.join(", ", voice.emotions()));
        lines.add("  acoustic  SAM-BERT, %d encoder and %d decoder layers, %d frames a step, %d bins%s%s, %s weights"
                .formatted(
                        am.encoder().layers(),
                        am.decoder().layers(),
                        am.outputsPerStep(),
                        am.melBins(),
                        am.nsf() ? " with F0 and voicing" : "",
                        am.filledPauses() ? ", filled pauses" : "",
                        millions(voice.acoustic())));
        lines.add("  vocoder   HiFi-GAN%s%s, %d channels, scales %s%s, %s weights"
                .formatted(
                        voc.causal() ? ", causal" : ", not causal",
                        voc.nsf() == null ? "" : ", harmonic source",
                        voc.channels(),
                        voc.upsampleScales(),
                        voc.subBands() == 1 ? "" : ", %d sub-bands".formatted(voc.subBands()),
                        millions(voice.vocoder())));
        return lines;
    }

    private static String millions(Weights weights) {
        long count = weights.names().stream()
                .mapToLong(name -> weights.get(name).values().length)
                .sum();
        return count < 100_000 ? Long.toString(count) : String.format(Locale.ROOT, "%.1f million", count / 1e6);
    }
}
