package io.langsheng.server.lexicon;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/lexicons}: a tenant's named lexicons. Requests use them by name, in their field {@code lexicon}. */
@RestController
@RequestMapping("/v1/lexicons")
final class LexiconController {
    private final UploadedLexicons lexicons;

    LexiconController(UploadedLexicons lexicons) {
        this.lexicons = lexicons;
    }

    /** The caller's lexicons. */
    @GetMapping
    Map<String, List<UploadedLexicons.Card>> list() throws IOException {
        return Map.of("lexicons", lexicons.list());
    }

    /** The lines of one. */
    @GetMapping(path = "/{name}", produces = "text/plain;charset=UTF-8")
    String text(@PathVariable String name) throws IOException {
        return lexicons.text(name);
    }

    /** Uploads one as lines, {@code word<tab>reading}, in place of one of the same name. */
    @PutMapping(path = "/{name}", consumes = MediaType.TEXT_PLAIN_VALUE)
    UploadedLexicons.Card putLines(@PathVariable String name, @RequestBody String lines) throws IOException {
        return lexicons.put(name, lines);
    }

    /** Uploads one as a JSON object, word → reading. */
    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    UploadedLexicons.Card putObject(@PathVariable String name, @RequestBody LinkedHashMap<String, String> entries)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        entries.forEach((word, reading) -> {
            if (word.isBlank() || reading == null || (word + reading).matches("(?s).*[\\t\\n\\r].*")) {
                throw ProblemException.in(
                        "lexicon",
                        ProblemCode.INVALID_VALUE,
                        "A word and its reading are text on one line, without tabs.");
            }
            lines.append(word).append('\t').append(reading).append('\n');
        });
        return lexicons.put(name, lines.toString());
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) throws IOException {
        lexicons.delete(name);
    }
}
