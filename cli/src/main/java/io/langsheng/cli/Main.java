package io.langsheng.cli;

import io.langsheng.bench.BenchCommand;
import io.langsheng.voice.VoiceFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code langsheng} command. Exit codes: 0 done, 1 it failed, 2 the command line or its input is wrong. */
@Command(
        name = "langsheng",
        description = "Mandarin text to speech.",
        mixinStandardHelpOptions = true,
        version = "langsheng 0.1.0",
        subcommands = {})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new Analyze(System.in, System.out, new java.io.PrintWriter(System.err, true)))
                .addSubcommand(new BenchCommand(
                        Main::voice,
                        System.out,
                        new java.io.PrintWriter(System.err, true),
                        Boolean.getBoolean("langsheng.terminal")));
        System.exit(line.execute(args));
    }

    private static VoiceFolder voice(@Nullable String folder) {
        Path shipped = Path.of(System.getProperty("langsheng.home", "."), "voices", "qinglang");
        return VoiceFolder.open(folder == null ? shipped : Path.of(folder));
    }
}
