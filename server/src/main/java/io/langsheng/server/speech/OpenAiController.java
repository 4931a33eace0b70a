package io.langsheng.server.speech;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.http.BasePath;
import io.langsheng.server.http.ClientConnection;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.voice.VoiceRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAI's speech API: {@code POST /v1/audio/speech}, chunked as it is made or as server-sent events.
 *
 * <p>Source: openai/openai-openapi, {@code CreateSpeechRequest}, {@code CreateSpeechResponseStreamEvent}, {@code Error}.
 */
@RestController
final class OpenAiController {
    private static final String MODEL = "sambert-hifigan";
    /** Voice names of OpenAI's own; unless configured otherwise they speak with the default voice. */
    private static final Set<String> OPENAI_VOICES = Set.of(
            "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin",
            "cedar");

    private final SpeechService speech;
    private final Lexicons lexicons;
    private final AudioStore store;
    private final AudioFormats formats;
    private final VoiceRegistry voices;
    private final ServerProperties properties;
    private final JsonMapper json;

    OpenAiController(
            SpeechService speech,
            Lexicons lexicons,
            AudioStore store,
            AudioFormats formats,
            VoiceRegistry voices,
            ServerProperties properties,
            JsonMapper json) {
        this.speech = speech;
        this.lexicons = lexicons;
        this.store = store;
        this.formats = formats;
        this.voices = voices;
        this.properties = properties;
        this.json = json;
    }

    /**
     * {@code CreateSpeechRequest} and our own fields, which stock clients send through their extra body.
     *
     * @param voice a name, or an object with an {@code id}
     * @param instructions read for an emotion, where {@code emotion} is absent
     * @param lexicon see {@link Lexicons#of}
     * @param timestamps with events, some of them carry the timings; without, {@code Timestamps-Location} says where they
     *     are once the sound has ended
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Body(
            @Nullable String model,
            @Nullable String input,
            @Nullable JsonNode voice,
            @Nullable String instructions,
            @JsonProperty("response_format") @Nullable String responseFormat,
            @Nullable Double speed,
            @JsonProperty("stream_format") @Nullable String streamFormat,
            @Nullable String emotion,
            @Nullable Double intensity,
            @Nullable Double pitch,
            @Nullable Double volume,
            @JsonProperty("sample_rate") @Nullable Integer sampleRate,
            @Nullable Long seed,
            @Nullable Boolean ssml,
            @Nullable JsonNode lexicon,
            @Nullable Boolean timestamps) {}

    @PostMapping("/v1/audio/speech")
    void speak(@RequestBody Body body, HttpServletResponse response) throws IOException, InterruptedException {
        String model = body.model();
        if (model == null || model.isBlank()) {
            throw ProblemException.in("model", ProblemCode.INVALID_VALUE, "model is missing; it must be a string.");
        }
        String input = body.input();
        if (input == null || input.isBlank()) {
            throw ProblemException.in(
                    "input", ProblemCode.EMPTY_TEXT, "input is empty; it must hold what is to be said.");
        }
        String format = body.responseFormat() == null ? defaultFormat() : body.responseFormat();
        formats.require(format, "response_format");
        boolean events = "sse".equals(body.streamFormat());
        if (!events && body.streamFormat() != null && !"audio".equals(body.streamFormat())) {
            throw ProblemException.in(
                    "stream_format", ProblemCode.INVALID_VALUE, "stream_format must be \"audio\" or \"sse\".");
        }
        String emotion = body.emotion() == null ? emotionOf(body.instructions()) : body.emotion();
        SpeechCommand command = new Requested(
                        voiceOf(body.voice()),
                        emotion,
                        body.intensity(),
                        body.speed(),
                        body.pitch(),
                        body.volume(),
                        format,
                        body.sampleRate(),
                        body.seed(),
                        body.ssml(),
                        lexicons.of(body.lexicon()))
                .command(input);
        try (EncodedSpeech sound = speech.speak(command)) {
            byte[] first = sound.next(); // an error before the first sound is still a proper response
            response.setHeader("X-Accel-Buffering", "no");
            response.setHeader("Cache-Status", sound.cacheStatus());
            response.setContentType(events ? "text/event-stream;charset=UTF-8" : formats.contentType(format));
            boolean timed = Boolean.TRUE.equals(body.timestamps());
            String timings = timed && !events ? store.newId() + ".json" : null;
            if (timings != null) {
                response.setHeader("Timestamps-Location", BasePath.before("/audio/" + timings));
            }
            OutputStream out = response.getOutputStream();
            List<TimedText.Item> items = new ArrayList<>();
            for (byte[] bytes = first; bytes != null; bytes = sound.next()) {
                List<TimedText.Item> fresh = TimedText.items(sound.takeTimings(), sound.timingRate(), 0, 0);
                if (timed && events && !fresh.isEmpty()) {
                    Map<String, Object> timestamps = new LinkedHashMap<>();
                    timestamps.put("type", "speech.audio.timestamps");
                    timestamps.put("items", fresh);
                    out.write(event(timestamps));
                }
                items.addAll(timings == null ? List.of() : fresh);
                if (bytes.length > 0) {
                    out.write(events ? delta(bytes) : bytes);
                    out.flush();
                }
            }
            if (events) {
                out.write(done(input.length(), sound));
            }
            if (timings != null) {
                TimedText text = new TimedText(input, (double) sound.samples() / sound.sampleRate(), items);
                store.put(timings, file -> Files.write(file, json.writeValueAsBytes(text)));
            }
            out.flush();
        } catch (RuntimeException broken) {
            ClientConnection client = ClientConnection.current();
            if (response.isCommitted() && client != null) {
                client.cut();
            }
            throw broken;
        }
    }

    @GetMapping("/v1/models")
    Map<String, Object> models() {
        return Map.of(
                "object",
                "list",
                "data",
                List.of(Map.of("id", MODEL, "object", "model", "created", 0, "owned_by", "langsheng")));
    }

    @GetMapping("/v1/audio/voices")
    Map<String, Object> voices() {
        return Map.of(
                "voices",
                voices.cards().stream()
                        .map(card -> Map.of("id", card.id(), "name", card.name()))
                        .toList());
    }

    private byte[] delta(byte[] bytes) {
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put("type", "speech.audio.delta");
        delta.put("audio", Base64.getEncoder().encodeToString(bytes));
        return event(delta);
    }

    private byte[] done(int characters, EncodedSpeech sound) {
        long seconds = sound.sampleRate() == 0 ? 0 : Math.round((double) sound.samples() / sound.sampleRate());
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("input_tokens", characters);
        usage.put("output_tokens", seconds);
        usage.put("total_tokens", characters + seconds);
        return event(Map.of("type", "speech.audio.done", "usage", usage));
    }

    private byte[] event(Map<String, Object> data) {
        return ("data: " + json.writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private String defaultFormat() {
        return formats.ids().contains("mp3") ? "mp3" : "wav";
    }

    private @Nullable String voiceOf(@Nullable JsonNode voice) {
        if (voice == null || voice.isNull()) {
            throw ProblemException.in(
                    "voice", ProblemCode.INVALID_VALUE, "voice is missing; available: " + voices.names() + ".");
        }
        JsonNode named = voice.isObject() ? voice.path("id") : voice;
        if (!named.isString()) {
            throw ProblemException.in(
                    "voice", ProblemCode.INVALID_VALUE, "voice must be a string, or an object with a string id.");
        }
        String name = named.stringValue();
        String mapped = properties.openai().voices().get(name);
        if (mapped != null) {
            return mapped;
        }
        return OPENAI_VOICES.contains(name) && !voices.has(name) ? null : name;
    }

    /** The first emotion that the instructions name, in Chinese or English; null where they name none. */
    private static @Nullable String emotionOf(@Nullable String instructions) {
        if (instructions == null) {
            return null;
        }
        for (Map.Entry<String, String> entry : EMOTION_WORDS.entrySet()) {
            for (String word : entry.getValue().split(" ")) {
                if (instructions.toLowerCase(java.util.Locale.ROOT).contains(word)) {
                    return entry.getKey();
                }
            }
        }
        return null;
    }

    private static final Map<String, String> EMOTION_WORDS = new LinkedHashMap<>();

    static {
        EMOTION_WORDS.put("happy", "happy cheerful excited joyful 开心 高兴 快乐 愉快 喜悦 兴奋");
        EMOTION_WORDS.put("sad", "sad sorrow melancholy 悲伤 难过 伤心 低落 沮丧");
        EMOTION_WORDS.put("angry", "angry furious annoyed 生气 愤怒 恼火");
    }
}
