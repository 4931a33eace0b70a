package io.langsheng.server.start;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Unpacks ONNX Runtime's native libraries once, for {@code -Donnxruntime.native.path}; otherwise every start would
 * write them to the temporary folder and load them from there. FFmpeg's are unpacked by their own loader into
 * {@code -Dorg.bytedeco.javacpp.cachedir}.
 */
public final class NativeLibraries {
    private NativeLibraries() {}

    /** @param arguments the folder to unpack to */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (String library : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
            String file = System.mapLibraryName(library);
            String resource = "/ai/onnxruntime/native/" + platform() + "/" + file;
            try (InputStream in = NativeLibraries.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IOException("ONNX Runtime has no " + resource + "; this platform is not supported.");
                }
                Path partial = folder.resolve(file + ".partial");
                Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }
}
