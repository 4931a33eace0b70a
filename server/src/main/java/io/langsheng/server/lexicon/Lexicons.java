package io.langsheng.server.lexicon;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import io.langsheng.text.lexicon.Lexicon;
import io.langsheng.text.lexicon.LexiconException;
import io.langsheng.text.lexicon.LexiconFiles;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Puts together the words that hold for a request: its own over those it names over its tenant's over the service's. */
@Component
public final class Lexicons {
    private static final Logger log = LoggerFactory.getLogger(Lexicons.class);
    private static final int MOST_NAMED = 8;

    private final LexiconFiles files;
    private final UploadedLexicons uploads;

    Lexicons(ServerProperties server, LexiconProperties properties, UploadedLexicons uploads, Clock clock) {
        this.files = new LexiconFiles(
                server.at(properties.folder()), clock, problem -> log.warn("a lexicon is not used: {}", problem));
        this.uploads = uploads;
    }

    /** What holds for every request of the current caller, with {@code own} of the request over it. */
    public Lexicon with(Lexicon own) {
        return files.tenant(Caller.current().tenant()).with(own);
    }

    /**
     * The field {@code lexicon} of a request: the name of an uploaded lexicon, an object of words and readings, or an
     * array of both, the later over the earlier.
     *
     * @throws ProblemException if it is neither, a name is unknown, or a reading is wrong
     */
    public Lexicon of(@Nullable JsonNode field) {
        if (field == null || field.isNull()) {
            return Lexicon.EMPTY;
        }
        if (field.isString()) {
            return uploads.get(field.stringValue());
        }
        if (field.isObject()) {
            return entries(field);
        }
        if (field.isArray() && field.size() <= MOST_NAMED) {
            Lexicon all = Lexicon.EMPTY;
            for (JsonNode each : field) {
                all = all.with(each.isArray() ? wrong() : of(each));
            }
            return all;
        }
        return wrong();
    }

    private static Lexicon entries(JsonNode object) {
        Map<String, String> entries = new LinkedHashMap<>();
        object.forEachEntry((word, reading) -> {
            if (!reading.isString()) {
                wrong();
            }
            entries.put(word, reading.stringValue());
        });
        try {
            return Lexicon.of(entries);
        } catch (LexiconException e) {
            throw ProblemException.in("lexicon", ProblemCode.INVALID_VALUE, String.valueOf(e.getMessage()));
        }
    }

    private static Lexicon wrong() {
        throw ProblemException.in(
                "lexicon",
                ProblemCode.INVALID_VALUE,
                "lexicon must be the name of a lexicon, an object of words and readings, or an array of at most %d of them."
                        .formatted(MOST_NAMED));
    }
}
