package io.langsheng.server.speech;

import io.langsheng.linguistic.Explanation;
import io.langsheng.linguistic.Explanations;
import io.langsheng.linguistic.FrontEnds;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.voice.VoiceLease;
import io.langsheng.server.voice.VoiceRegistry;
import io.langsheng.text.SourceText;
import io.langsheng.text.SourceText.Markup;
import io.langsheng.voice.SymbolTables;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** How a text is read: {@code POST /v1/analyze}, the same object as {@code ./langsheng analyze --json}. */
@RestController
final class AnalyzeController {
    private final FrontEnds frontEnds;
    private final VoiceRegistry voices;
    private final AudioFormats formats;
    private final ServerProperties properties;
    private final Lexicons lexicons;

    AnalyzeController(
            FrontEnds frontEnds,
            VoiceRegistry voices,
            AudioFormats formats,
            ServerProperties properties,
            Lexicons lexicons) {
        this.lexicons = lexicons;
        this.frontEnds = frontEnds;
        this.voices = voices;
        this.formats = formats;
        this.properties = properties;
    }

    /** The body of {@code POST /v1/analyze}. */
    record Body(
            @Nullable String text,
            @Nullable Boolean ssml,
            @Nullable String voice,
            @Nullable JsonNode lexicon) {}

    @PostMapping(path = "/v1/analyze", produces = MediaType.APPLICATION_JSON_VALUE)
    String analyze(@RequestBody Body body) {
        String text = body.text();
        if (text == null || text.isBlank()) {
            throw ProblemException.in(
                    "text", ProblemCode.EMPTY_TEXT, "text is empty; it must hold what is to be read.");
        }
        Markup markup = Boolean.TRUE.equals(body.ssml()) ? Markup.SSML : Markup.PLAIN;
        int most = properties.limits().most(markup);
        if (text.length() > most) {
            throw ProblemException.in(
                    "text",
                    ProblemCode.TEXT_TOO_LONG,
                    "The text has %d characters; at most %d are read in one request.".formatted(text.length(), most));
        }
        try (VoiceLease voice = voices.lease(body.voice())) {
            SymbolTables tables = voice.symbols();
            SourceText form =
                    SourceText.of("").withMarkup(markup).withLexicon(lexicons.with(lexicons.of(body.lexicon())));
            Explanation explanation = new Explanations(
                            frontEnds.of(tables, voice.manifest()),
                            form,
                            tables.speaker().entries().get(0))
                    .of(text);
            String error = explanation.error();
            if (error != null) {
                throw ProblemException.in(
                        "text",
                        form.markup() == Markup.SSML ? ProblemCode.INVALID_SSML : ProblemCode.INVALID_VALUE,
                        error);
            }
            return explanation.json();
        }
    }

    /** All readings of a character, the usual one first. */
    @GetMapping("/v1/readings")
    Map<String, List<String>> readings(@RequestParam String character) {
        if (character.codePointCount(0, character.length()) != 1) {
            throw ProblemException.in(
                    "character", ProblemCode.INVALID_VALUE, "character must be one Chinese character.");
        }
        return Map.of("readings", frontEnds.readings(character.codePointAt(0)));
    }

    /** What this installation can write, and how much text it takes. */
    @GetMapping("/v1/formats")
    Map<String, Object> formats() {
        return Map.of(
                "formats",
                formats.ids(),
                "limits",
                Map.of("text", properties.limits().text()));
    }
}
