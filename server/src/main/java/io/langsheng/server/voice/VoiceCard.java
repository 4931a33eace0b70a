package io.langsheng.server.voice;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may know of a voice.
 *
 * @param id what requests name
 * @param name for people
 * @param language of the text it speaks
 * @param sampleRate Hz
 * @param emotions ids it can be asked for, {@code neutral} first
 * @param loaded whether it is in memory now
 * @param isDefault whether it speaks when a request names none
 * @param card whether {@code GET /v1/voices/{id}/card} answers what its maker wrote about it
 * @param problem why it could not be opened when last tried, null if nothing is known to be wrong
 */
public record VoiceCard(
        String id,
        String name,
        String language,
        int sampleRate,
        List<String> emotions,
        boolean loaded,
        boolean isDefault,
        boolean card,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem) {
    /** Whether it could not be opened, and does not speak as it was before. */
    public boolean broken() {
        return problem != null && !loaded;
    }
}
