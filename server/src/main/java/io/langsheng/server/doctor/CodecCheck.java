package io.langsheng.server.doctor;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.audio.AudioEncoderProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Writes a moment of silence in every format. */
final class CodecCheck {
    private static final int RATE = 16_000;

    private CodecCheck() {}

    static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        TreeSet<String> good = new TreeSet<>();
        try {
            for (AudioEncoderProvider provider : ServiceLoader.load(AudioEncoderProvider.class)) {
                for (String format : provider.formats()) {
                    try (AudioEncoder encoder = provider.open(format, RATE, RATE / 10, Map.of())) {
                        encoder.encode(new float[RATE / 10]);
                        encoder.finish();
                        good.add(format);
                    } catch (RuntimeException | LinkageError e) {
                        findings.add(
                                Finding.failed(
                                        "codecs",
                                        "%s cannot be written: %s".formatted(format, Finding.reason(e)),
                                        "The native library needs a writable cache: -Dorg.bytedeco.javacpp.cachedir in JAVA_OPTS."));
                    }
                }
            }
        } catch (ServiceConfigurationError e) {
            findings.add(Finding.failed("codecs", Finding.reason(e), "Reinstall; a jar is damaged or missing."));
        }
        findings.add(
                good.contains("mp3")
                        ? Finding.ok("codecs", String.join(" ", good))
                        : Finding.warning(
                                "codecs",
                                String.join(" ", good) + " only",
                                "Install the optional module codecs for mp3, opus, flac, aac and m4a."));
        return findings;
    }
}
