package io.langsheng.voice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Compares files with the SHA-256 sums a voice's manifest gives. */
final class Checksums {
    private Checksums() {}

    static void check(Map<String, String> expected, VoiceFiles files, Problems problems) {
        expected.forEach((file, sum) -> {
            try {
                String found = sha256(files, file);
                if (!found.equals(sum)) {
                    problems.add(file, "has the SHA-256 %s, but voice.json says %s".formatted(found, sum));
                }
            } catch (IOException e) {
                problems.add(file, VoiceFiles.reason(e));
            }
        });
    }

    private static String sha256(VoiceFiles files, String file) throws IOException {
        try (InputStream in = Files.newInputStream(files.file(file))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
