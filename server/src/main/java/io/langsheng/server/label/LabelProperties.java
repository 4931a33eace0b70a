package io.langsheng.server.label;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How generated speech is marked, {@code langsheng.label.*}; {@code docs/labelling.md} says what an operator must do.
 *
 * @param metadata whether files carry the AIGC mark
 * @param producer who answers for the speech, written into the mark: name or code of the provider
 * @param spoken where the notice is heard: {@code none}, {@code start}, {@code end} or {@code both}
 * @param notice what is said there, in the voice of the request
 */
@ConfigurationProperties("langsheng.label")
public record LabelProperties(
        @DefaultValue("true") boolean metadata,
        @DefaultValue("Langsheng") String producer,
        @DefaultValue("none") Place spoken,
        @DefaultValue("本语音由人工智能合成。") String notice) {
    /** Where the notice is heard. */
    public enum Place {
        NONE,
        START,
        END,
        BOTH
    }

    public LabelProperties {
        if (notice.isBlank()) {
            throw new IllegalArgumentException("langsheng.label.notice is empty; it must hold what is said.");
        }
    }

    public boolean atStart() {
        return spoken == Place.START || spoken == Place.BOTH;
    }

    public boolean atEnd() {
        return spoken == Place.END || spoken == Place.BOTH;
    }
}
