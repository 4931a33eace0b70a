package io.langsheng.linguistic;

import io.langsheng.linguistic.MandarinFrontEnd.Explained;
import io.langsheng.linguistic.word.Word;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * How one text was read, in the forms that {@code analyze} prints, each without a line break.
 *
 * @param error why the line could not be read, or could not be read to its end; null if it was
 * @param speaker the name that symbols carry
 */
public record Explanation(
        String line,
        List<Explained> sentences,
        List<String> warnings,
        @Nullable String error,
        String speaker) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String NEUTRAL = "emotion_neutral";
    private static final String NO_EMOTION = "emotion_none";

    public String pinyin() {
        List<String> syllables = new ArrayList<>();
        for (Analysis analysis : analyses()) {
            analysis.syllables().forEach(syllable -> syllables.add(syllable.surface()));
        }
        return String.join(" ", syllables);
    }

    public String normalized() {
        StringBuilder text = new StringBuilder();
        sentences.forEach(sentence -> text.append(sentence.sentence().text()));
        return onOneLine(text.toString());
    }

    public String symbols() {
        List<String> symbols = new ArrayList<>();
        for (Explained sentence : sentences) {
            Utterance utterance = sentence.utterance();
            if (utterance != null) {
                utterance.units().forEach(unit -> symbols.add(symbol(unit)));
            }
        }
        return String.join(" ", symbols);
    }

    private String symbol(LinguisticUnit unit) {
        return "{%s$%s$%s$%s$%s$%s}"
                .formatted(
                        unit.symbol(),
                        unit.tone(),
                        unit.syllableFlag(),
                        unit.wordSegment(),
                        unit.isBoundary() ? NO_EMOTION : NEUTRAL,
                        speaker);
    }

    /** {@code 北京 bei3 jing1 #1 今天 jin1 tian1 #4} */
    public String readable() {
        if (error != null) {
            return "! " + onOneLine(error);
        }
        List<String> parts = new ArrayList<>();
        for (Analysis analysis : analyses()) {
            StringBuilder characters = new StringBuilder();
            List<String> pinyin = new ArrayList<>();
            for (int i = 0; i < analysis.syllables().size(); i++) {
                Syllable syllable = analysis.syllables().get(i);
                boolean sameWord =
                        i > 0 && analysis.syllables().get(i - 1).from() == syllable.from() && !pinyin.isEmpty();
                characters.append(sameWord ? "" : written(analysis, syllable));
                pinyin.add(syllable.surface());
                if (analysis.levels()[i] > 0) {
                    parts.add(characters + " " + String.join(" ", pinyin) + " #" + analysis.levels()[i]);
                    characters.setLength(0);
                    pinyin.clear();
                }
            }
        }
        return String.join(" ", parts);
    }

    /** All of it; see {@code docs/front-end.md} for the keys. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("text", line);
            json.writeStringProperty("normalized", normalized());
            words(json);
            syllables(json);
            breaks(json);
            pauses(json);
            json.writeStringProperty("symbols", symbols());
            json.writeName("warnings");
            json.writeStartArray();
            warnings.forEach(json::writeString);
            json.writeEndArray();
            if (error != null) {
                json.writeStringProperty("error", error);
            }
            json.writeEndObject();
        }
        return separatorsEscaped(text.toString());
    }

    /** Characters that JSON allows in strings and many readers take for the end of a line. */
    private static String separatorsEscaped(String json) {
        return json.replace("\u0085", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private void words(JsonGenerator json) {
        json.writeName("words");
        json.writeStartArray();
        for (Analysis analysis : analyses()) {
            for (Word word : analysis.words()) {
                if (word.to() > word.from()) {
                    json.writeStartObject();
                    json.writeStringProperty("text", word.text());
                    json.writeStringProperty("pos", word.pos());
                    json.writeNumberProperty("start", analysis.sentence().starts()[word.from()]);
                    json.writeNumberProperty("end", analysis.sentence().ends()[word.to() - 1]);
                    json.writeEndObject();
                }
            }
        }
        json.writeEndArray();
    }

    private void syllables(JsonGenerator json) {
        json.writeName("syllables");
        json.writeStartArray();
        for (Analysis analysis : analyses()) {
            for (int i = 0; i < analysis.syllables().size(); i++) {
                Syllable syllable = analysis.syllables().get(i);
                json.writeStartObject();
                json.writeStringProperty("char", written(analysis, syllable));
                json.writeNumberProperty("start", analysis.start(i));
                json.writeNumberProperty("end", analysis.end(i));
                json.writeStringProperty("lexical", syllable.lexical());
                json.writeStringProperty("surface", syllable.surface());
                json.writeStringProperty("source", syllable.source());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void breaks(JsonGenerator json) {
        json.writeName("breaks");
        json.writeStartArray();
        int before = 0;
        for (Analysis analysis : analyses()) {
            for (int i = 0; i < analysis.levels().length; i++) {
                if (analysis.levels()[i] > 0) {
                    json.writeStartObject();
                    json.writeNumberProperty("after", before + i);
                    json.writeNumberProperty("level", analysis.levels()[i]);
                    json.writeEndObject();
                }
            }
            before += analysis.levels().length;
        }
        json.writeEndArray();
    }

    private void pauses(JsonGenerator json) {
        json.writeName("pauses");
        json.writeStartArray();
        int before = 0;
        for (Explained sentence : sentences) {
            Utterance utterance = sentence.utterance();
            Analysis analysis = sentence.analysis();
            if (utterance == null || analysis == null) {
                continue;
            }
            for (Utterance.Pause pause : utterance.pauses()) {
                json.writeStartObject();
                json.writeNumberProperty("after", before + syllableAt(utterance, pause.afterUnit()));
                json.writeNumberProperty("ms", pause.length().toMillis());
                json.writeEndObject();
            }
            before += analysis.syllables().size();
        }
        json.writeEndArray();
    }

    /** The syllable that unit {@code unit} belongs to or follows, −1 in front of the first. */
    private static int syllableAt(Utterance utterance, int unit) {
        int at = unit;
        while (at >= 0 && utterance.units().get(at).isBoundary()) {
            at--;
        }
        return at < 0 ? -1 : utterance.units().get(at).syllable();
    }

    private List<Analysis> analyses() {
        List<Analysis> analyses = new ArrayList<>();
        for (Explained sentence : sentences) {
            if (sentence.analysis() != null) {
                analyses.add(sentence.analysis());
            }
        }
        return analyses;
    }

    private static String written(Analysis analysis, Syllable syllable) {
        return analysis.sentence().text().substring(syllable.from(), syllable.to());
    }

    private static String onOneLine(String text) {
        return text.replaceAll("[\\n\\r\\u0085\\u2028\\u2029]+", " ");
    }
}
