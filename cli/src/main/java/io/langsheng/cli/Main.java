package io.langsheng.cli;

import io.langsheng.bench.BenchCommand;
import io.langsheng.bench.load.LoadCommand;
import io.langsheng.onnx.OnnxSession;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code langsheng} command. */
@Command(
        name = "langsheng",
        description = "Mandarin text to speech.",
        mixinStandardHelpOptions = true,
        version = "langsheng 0.1.0",
        footerHeading = "%n",
        footer = {
            "./langsheng serve starts the service, ./langsheng doctor checks an installation.",
            "Exit codes of every command:",
            "  0  done",
            "  1  it failed: a damaged voice, a full disk, no player",
            "  2  the command line or the input is wrong: an unknown option, voice, emotion or symbol, blank text",
            "130  interrupted; 143 if by SIGTERM"
        })
public final class Main implements Runnable {
    static final int FAILED = 1;
    static final int WRONG = 2;

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        // An interrupt finds the main thread speaking.
        Runtime.getRuntime().addShutdownHook(new Thread(OnnxSession::stop));
        // Not System.out, which hides that a disk is full.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(System.in, out, err, Boolean.getBoolean("langsheng.terminal"));
        Path home = Path.of(System.getProperty("langsheng.home", "."));
        InstalledVoices voices = new InstalledVoices(home, System.getenv("LANGSHENG_VOICES_FOLDERS"));
        String folder = System.getenv("LANGSHENG_KEYS_FOLDER");
        Path data = home.resolve(folder == null ? "data" : folder);
        System.exit(run(commandLine(terminal, voices, new Service(data, System.getenv("LANGSHENG_KEY"))), args));
    }

    private static int run(CommandLine line, String[] args) {
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr().println("langsheng: not enough memory; JAVA_OPTS=-Xmx2g in the environment allows more.");
            return FAILED;
        }
    }

    static CommandLine commandLine(Terminal terminal, InstalledVoices voices, Service service) {
        CommandLine voice = new CommandLine(new VoiceCommand())
                .addSubcommand(new VoiceList(terminal, voices))
                .addSubcommand(new VoiceCheck(terminal))
                .addSubcommand(new VoiceDump(terminal));
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new Say(terminal, voices, Player::find))
                .addSubcommand(new Book(terminal, voices))
                .addSubcommand(voice)
                .addSubcommand(new KeyCommand(terminal, service))
                .addSubcommand(new Analyze(terminal.in(), terminal.out(), terminal.err()))
                .addSubcommand(new CommandLine(
                                new BenchCommand(voices::open, terminal.out(), terminal.err(), terminal.watched()))
                        .addSubcommand(new LoadCommand(terminal.out())));
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(terminal.err());
        line.setParameterExceptionHandler(Main::wrong);
        line.setExecutionExceptionHandler(new Failures(terminal.err()));
        line.setUsageHelpWidth(100);
        return line;
    }

    /** A whole page of usage would hide the one line that says what is wrong. */
    private static int wrong(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("langsheng: " + e.getMessage());
        command.getErr()
                .printf(
                        "%s --help shows what there is.%n",
                        command.getCommandSpec().qualifiedName());
        return WRONG;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** Where a command reads and writes, and whether a person watches standard error as it is written. */
    record Terminal(InputStream in, OutputStream out, PrintWriter err, boolean watched) {}
}
