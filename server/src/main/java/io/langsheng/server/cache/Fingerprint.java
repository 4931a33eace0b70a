package io.langsheng.server.cache;

import io.langsheng.synthesis.VoiceSynthesizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names content by its bytes. */
public final class Fingerprint {
    private static final int DEEPEST = 6;
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint_(\\d{1,18})\\.pth");

    private Fingerprint() {}

    /**
     * Of a voice's folder: every file's name and bytes, of checkpoints the latest of each folder, which is the one that
     * is read.
     */
    public static String of(String voice, Path folder) throws IOException {
        MessageDigest digest = sha256();
        digest.update(voice.getBytes(StandardCharsets.UTF_8));
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            if (files.stream().noneMatch(other -> replaces(other, file))) {
                digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                add(file, digest);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean replaces(Path other, Path file) {
        Matcher one = CHECKPOINT.matcher(String.valueOf(file.getFileName()));
        Matcher two = CHECKPOINT.matcher(String.valueOf(other.getFileName()));
        return other.resolveSibling("").equals(file.resolveSibling(""))
                && one.matches()
                && two.matches()
                && Long.parseLong(two.group(1)) > Long.parseLong(one.group(1));
    }

    /** Of the engine that computes: its jar, or its classes where it does not come in one. */
    static String ofEngine() {
        try {
            CodeSource source = VoiceSynthesizer.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                return "unknown";
            }
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                return of("engine", place);
            }
            MessageDigest digest = sha256();
            add(place, digest);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Path file, MessageDigest digest) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
