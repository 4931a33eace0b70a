package io.langsheng.server.speech;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Stored audio, with range requests and conditional requests. */
@RestController
final class AudioController {
    private final AudioStore store;
    private final AudioFormats formats;
    private final Clock clock;

    AudioController(AudioStore store, AudioFormats formats, Clock clock) {
        this.store = store;
        this.formats = formats;
        this.clock = clock;
    }

    @GetMapping("/audio/{name}")
    ResponseEntity<Resource> audio(@PathVariable String name) throws IOException {
        Path file = store.find(name)
                .orElseThrow(
                        () -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such audio, or it has expired."));
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
}
