package io.langsheng.server.speech;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.access.FileAddresses;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The simple API: text and emotion in, the address of a file out. */
@RestController
final class SimpleSpeechController {
    private static final int MOST_KEY = 200;

    private final SpeechService speech;
    private final AudioStore store;
    private final FileAddresses addresses;
    private final Lexicons lexicons;

    SimpleSpeechController(SpeechService speech, AudioStore store, FileAddresses addresses, Lexicons lexicons) {
        this.speech = speech;
        this.store = store;
        this.addresses = addresses;
        this.lexicons = lexicons;
    }

    /** The body of {@code POST /api/tts}; only {@code text} is required. */
    record Body(
            @Nullable String text,
            @Nullable String voice,
            @Nullable String emotion,
            @Nullable Double intensity,
            @Nullable Double speed,
            @Nullable Double pitch,
            @Nullable Double volume,
            @Nullable String format,
            @JsonProperty("sample_rate") @Nullable Integer sampleRate,
            @Nullable Long seed,
            @Nullable Boolean ssml,
            @Nullable JsonNode lexicon) {}

    @PostMapping("/api/tts")
    Map<String, String> speak(
            @RequestBody Body body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        String text = body.text();
        if (text == null || text.isBlank()) {
            throw ProblemException.in(
                    "text", ProblemCode.EMPTY_TEXT, "text is empty; it must hold what is to be said.");
        }
        SpeechCommand command = new Requested(
                        body.voice(),
                        body.emotion(),
                        body.intensity(),
                        body.speed(),
                        body.pitch(),
                        body.volume(),
                        body.format() == null ? "wav" : body.format(),
                        body.sampleRate(),
                        body.seed(),
                        body.ssml(),
                        lexicons.of(body.lexicon()))
                .command(text);
        if (key != null && (key.isBlank() || key.length() > MOST_KEY)) {
            throw ProblemException.in(
                    "Idempotency-Key", ProblemCode.INVALID_VALUE, "Idempotency-Key must have 1 to 200 characters.");
        }
        String name = (key == null ? store.newId() : store.idOf(key, body.toString())) + "." + command.format();
        if (key != null && store.find(name).isPresent()) {
            return Map.of("wav_url", addresses.of("/audio/" + name)); // the answer to the first attempt was lost
        }
        SpeechService.Stored stored = speech.store(command, name);
        response.setHeader("Cache-Status", stored.cacheStatus());
        return Map.of("wav_url", addresses.of("/audio/" + stored.name()));
    }
}
