package io.langsheng.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code langsheng voice}: what voices there are and what is in a folder. */
@Command(name = "voice", description = "Lists, checks and takes apart voices.", mixinStandardHelpOptions = true)
final class VoiceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command: list, check or dump?");
    }
}
