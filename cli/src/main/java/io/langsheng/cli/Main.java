package io.langsheng.cli;

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
                .addSubcommand(new Analyze(System.in, System.out, new java.io.PrintWriter(System.err, true)));
        System.exit(line.execute(args));
    }
}
