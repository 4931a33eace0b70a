package io.langsheng.server.speech;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Stored audio, with range requests and conditional requests, and its timings: {@code .json}, {@code .srt}, {@code .vtt}, {@code .lrc}. */
@RestController
final class AudioController {
    private final AudioStore store;
    private final AudioFormats formats;
    private final Clock clock;
    private final JsonMapper json;

    AudioController(AudioStore store, AudioFormats formats, Clock clock, JsonMapper json) {
        this.json = json;
        this.store = store;
        this.formats = formats;
        this.clock = clock;
    }

    @GetMapping("/audio/{name}")
    ResponseEntity<?> audio(@PathVariable String name) throws IOException {
        String subtitles = Subtitles.CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (subtitles != null) {
            return subtitles(name, subtitles);
        }
        Path file = find(name);
        Duration left = Duration.between(clock.instant(), store.expiry(file));
        String extension = name.substring(name.indexOf('.') + 1);
        return ResponseEntity.ok()
                .eTag("\"" + name.substring(0, name.indexOf('.')) + "\"")
                .cacheControl(CacheControl.maxAge(left.isNegative() ? Duration.ZERO : left)
                        .cachePrivate()
                        .immutable())
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header("X-Content-Type-Options", "nosniff")
                .contentType(MediaType.parseMediaType(formats.contentType(extension)))
                .body(new FileSystemResource(file));
    }

    /** Subtitles are written from the timings that lie beside the audio. */
    private ResponseEntity<String> subtitles(String name, String contentType) throws IOException {
        int point = name.lastIndexOf('.');
        Path timings = find(name.substring(0, point) + ".json");
        TimedText text = json.readValue(Files.readAllBytes(timings), TimedText.class);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .contentType(MediaType.parseMediaType(contentType))
                .body(Subtitles.write(text, name.substring(point + 1)));
    }

    private Path find(String name) {
        return store.find(name)
                .orElseThrow(
                        () -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such audio, or it has expired."));
    }
}
