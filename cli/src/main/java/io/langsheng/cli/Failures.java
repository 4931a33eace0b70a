package io.langsheng.cli;

import io.langsheng.voice.VoiceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one message and picks the exit code. */
final class Failures implements IExecutionExceptionHandler {
    private final PrintWriter err;

    Failures(PrintWriter err) {
        this.err = err;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, @Nullable ParseResult result) {
        if (thrown instanceof ParameterException wrong) {
            throw wrong; // picocli shows it together with the usage
        }
        if (thrown instanceof IOException e) {
            return said(reason(e), Main.FAILED);
        }
        if (thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException e) {
            return said(reason(e), Main.FAILED);
        }
        if (thrown instanceof VoiceException e) {
            e.problems().forEach(problem -> err.println("langsheng: " + problem));
            return Main.FAILED;
        }
        if (thrown instanceof IllegalArgumentException) {
            return said(String.valueOf(thrown.getMessage()), Main.WRONG);
        }
        err.println("langsheng: internal error, please report it: " + thrown);
        if (System.getenv("LANGSHENG_DEBUG") != null) {
            thrown.printStackTrace(err);
        } else {
            err.println("LANGSHENG_DEBUG=1 in the environment shows where.");
        }
        return Main.FAILED;
    }

    private int said(String message, int code) {
        err.println("langsheng: " + message);
        return code;
    }

    /** File systems name the file and sometimes nothing else. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder.";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied.";
        }
        if (e instanceof FileSystemException other) {
            String why = other.getReason() == null ? other.getClass().getSimpleName() : other.getReason();
            return "%s: %s.".formatted(other.getFile(), why);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
