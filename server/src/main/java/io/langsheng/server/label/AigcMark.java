package io.langsheng.server.label;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The implicit mark: an entry {@code AIGC} in a file's metadata, a JSON object that says that the content is generated,
 * by whom, and under which number.
 *
 * <p>Source: GB 45438-2025, section 5 and appendix E: {@code Label} 1 means generated; the propagator's fields are the
 * propagator's to fill in; the reserved codes are for signatures.
 */
@Component
public final class AigcMark {
    private static final String NAME = "AIGC";
    private static final String GENERATED = "1";

    private final LabelProperties properties;
    private final JsonMapper json;

    AigcMark(LabelProperties properties, JsonMapper json) {
        this.properties = properties;
        this.json = json;
    }

    /** Metadata for one file, with a content number of its own; none where the operator wants none. */
    public Map<String, String> tags() {
        return tags(UUID.randomUUID());
    }

    /** Metadata for the content of this number. */
    public Map<String, String> tags(UUID content) {
        if (!properties.metadata()) {
            return Map.of();
        }
        Map<String, String> mark = new LinkedHashMap<>();
        mark.put("Label", GENERATED);
        mark.put("ContentProducer", properties.producer().replaceAll("\\p{Cntrl}", ""));
        mark.put("ProduceID", content.toString());
        mark.put("ReservedCode1", "");
        mark.put("ContentPropagator", "");
        mark.put("PropagateID", "");
        mark.put("ReservedCode2", "");
        return Map.of(NAME, json.writeValueAsString(mark));
    }
}
