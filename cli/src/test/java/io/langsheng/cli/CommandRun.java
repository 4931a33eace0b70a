package io.langsheng.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One command as the shell would run it, with the voice of the repository installed. */
final class CommandRun {
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    static final Path VOICE = HOME.resolve("voices/qinglang");

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private byte[] in = new byte[0];
    private Path folder = HOME.resolve("data");
    private String key;
    private Path home = HOME;

    CommandRun in(byte[] bytes) {
        in = bytes;
        return this;
    }

    /** With the voices installed there instead. */
    CommandRun at(Path installation) {
        home = installation;
        return this;
    }

    CommandRun in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Known to a service by its cookie in the folder, or by the key if that is not null. */
    CommandRun knownBy(Path cookies, String given) {
        folder = cookies;
        key = given;
        return this;
    }

    int run(String... arguments) {
        return run(out, arguments);
    }

    int run(OutputStream standardOutput, String... arguments) {
        Main.Terminal terminal =
                new Main.Terminal(new ByteArrayInputStream(in), standardOutput, new PrintWriter(err, true), false);
        return Main.commandLine(terminal, new InstalledVoices(home, null), new Service(folder, key))
                .execute(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString();
    }
}
