package io.langsheng.server.doctor;

import io.langsheng.server.ServerProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** Whether the service may write where it wants to, and has room for what it may keep. */
final class FolderCheck {
    private FolderCheck() {}

    static List<Finding> examine(Environment environment, ServerProperties server) {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("langsheng.audio.folder", server.audio().folder());
        folders.put("langsheng.cache.folder", folder(environment, "langsheng.cache.folder", "data/cache"));
        folders.put("langsheng.jobs.folder", folder(environment, "langsheng.jobs.folder", "data/jobs"));
        folders.put("langsheng.database.folder", folder(environment, "langsheng.database.folder", "data/database"));
        List<Finding> findings = new ArrayList<>();
        folders.forEach((setting, path) -> findings.add(writable(setting, server.at(path))));
        findings.add(room(environment, server));
        return findings;
    }

    private static Path folder(Environment environment, String setting, String standard) {
        return Path.of(environment.getProperty(setting, standard));
    }

    private static Finding writable(String setting, Path folder) {
        Path existing = existing(folder);
        if (!Files.isDirectory(existing)) {
            return Finding.failed(
                    "folders", "%s is below %s, which is a file".formatted(setting, existing), "Name another folder.");
        }
        try {
            Files.delete(Files.createTempFile(existing, "doctor", ".partial"));
            return Finding.ok(
                    "folders",
                    "%s: %s can be written%s"
                            .formatted(setting, folder, existing.equals(folder) ? "" : ", once it is made"));
        } catch (IOException | SecurityException e) {
            return Finding.failed(
                    "folders",
                    "%s: %s cannot be written by user %s".formatted(setting, existing, System.getProperty("user.name")),
                    "chown -R %s %s, or name another folder.".formatted(System.getProperty("user.name"), existing));
        }
    }

    private static Finding room(Environment environment, ServerProperties server) {
        DataSize cache = ApplicationConversionService.getSharedInstance()
                .convert(environment.getProperty("langsheng.cache.disk", "1GB"), DataSize.class);
        long wanted = server.audio().size().toMegabytes() + (cache == null ? 0 : cache.toMegabytes());
        Path folder = existing(server.at(server.audio().folder()));
        try {
            long free = Files.getFileStore(folder).getUsableSpace() / (1L << 20);
            return free < wanted
                    ? Finding.warning(
                            "disk",
                            "%d MB free at %s; stored audio and the cache may take %d MB"
                                    .formatted(free, folder, wanted),
                            "Free some, or lower langsheng.audio.size and langsheng.cache.disk.")
                    : Finding.ok("disk", "%d MB free at %s".formatted(free, folder));
        } catch (IOException e) {
            return Finding.warning("disk", Finding.reason(e), "Look at the file system.");
        }
    }

    /** The folder, or the nearest one above it that is there. */
    private static Path existing(Path folder) {
        Path place = folder.toAbsolutePath();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }
}
