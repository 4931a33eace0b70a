package io.langsheng.server.voice;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/voices} and one voice's card. */
@RestController
final class VoiceController {
    private final VoiceRegistry voices;

    VoiceController(VoiceRegistry voices) {
        this.voices = voices;
    }

    @GetMapping("/v1/voices")
    Map<String, List<VoiceCard>> voices() {
        return Map.of("voices", voices.cards());
    }

    @GetMapping("/v1/voices/{id}")
    VoiceCard voice(@PathVariable String id) {
        return voices.cards().stream()
                .filter(card -> card.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.UNKNOWN_VOICE, "Unknown voice; available: " + voices.names() + "."));
    }

    /** The voice's model card, as its maker wrote it. */
    @GetMapping(path = "/v1/voices/{id}/card", produces = "text/markdown;charset=UTF-8")
    String readme(@PathVariable String id) throws IOException {
        return voices.readme(id)
                .orElseThrow(() ->
                        ProblemException.of(ProblemCode.NOT_FOUND, "There is no such voice, or it has no README.md."));
    }
}
