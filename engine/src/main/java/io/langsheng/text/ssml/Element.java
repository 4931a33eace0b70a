package io.langsheng.text.ssml;

import static io.langsheng.text.ssml.Attribute.optional;
import static io.langsheng.text.ssml.Attribute.required;
import static io.langsheng.text.ssml.Attribute.without;

import io.langsheng.text.normalization.SayAs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every element that is known, with its attributes and their values. */
enum Element {
    SPEAK(
            "speak",
            "The root; Aliyun allows several of them with plain text between",
            optional("voice", Value.TEXT, "the voice the caller should use; see the first one through `SsmlHeader`"),
            optional("encodeType", Value.oneOf("PCM", "WAV", "MP3", "pcm", "wav", "mp3"), "as `voice`"),
            optional("sampleRate", Value.oneOf("8000", "16000", "24000", "48000"), "as `voice`"),
            optional("rate", Prosody.ALIYUN, "speed; −500, 0, 500 are 0.5, 1 and 2 times"),
            optional("pitch", Prosody.ALIYUN, "pitch; −500, 0, 500 are an octave down, none, an octave up"),
            optional("volume", Value.number(0, 100), "loudness; 50 leaves it as it is"),
            without("effect"),
            without("effectValue"),
            without("bgm"),
            without("backgroundMusicVolume"),
            optional("version", Value.TEXT, "nothing"),
            optional("xml:lang", Value.TEXT, "nothing"),
            optional("xml:base", Value.TEXT, "nothing")),
    VOICE(
            "voice",
            "A voice (Azure, W3C); only the first is used, see `SsmlHeader`",
            optional("name", Value.TEXT, "the voice the caller should use"),
            without("effect"),
            without("gender"),
            without("age"),
            without("variant"),
            without("languages"),
            without("required"),
            optional("xml:lang", Value.TEXT, "nothing")),
    EMOTION(
            "emotion",
            "An emotion (Aliyun)",
            required("category", Value.oneOf(Emotions.categories().keySet()), "the emotion"),
            optional("intensity", Value.number(0.01, 2), "its weight, 1 without")),
    EXPRESS_AS(
            "mstts:express-as",
            "A style (Azure), mapped to an emotion; the prefix need not be declared",
            required("style", Value.oneOf(Emotions.styles().keySet()), "the style"),
            optional("styledegree", Value.number(0.01, 2), "its weight, 1 without"),
            without("role")),
    PROSODY(
            "prosody",
            "Speed, pitch, loudness (Azure, W3C)",
            optional("rate", Prosody.RATE, "speed, relative to what is around"),
            optional("pitch", Prosody.PITCH, "pitch, relative to what is around"),
            optional("volume", Prosody.VOLUME, "loudness; 100 leaves it as it is"),
            without("contour"),
            without("range"),
            without("duration")),
    EMPHASIS(
            "emphasis",
            "Slower and louder, or the other way round (W3C)",
            optional("level", Value.oneOf("strong", "moderate", "none", "reduced"), "how much, `moderate` without")),
    BREAK(
            "break",
            "A pause; neighbours add up to 10 s at most; 1 s without attributes",
            optional("time", Prosody.TIME, "its length"),
            optional(
                    "strength",
                    Value.oneOf(Prosody.STRENGTHS.keySet()),
                    "none forbids a pause, x-weak to x-strong are 250, 500, 750, 1000 and 1250 ms")),
    SILENCE(
            "mstts:silence",
            "Silence at the beginning or end (Azure)",
            required(
                    "type",
                    Value.oneOf(
                            "Leading",
                            "Leading-exact",
                            "Tailing",
                            "Tailing-exact",
                            "Sentenceboundary",
                            "Sentenceboundary-exact",
                            "Comma-exact",
                            "Semicolon-exact",
                            "Enumerationcomma-exact"),
                    "where; what is neither Leading nor Tailing has no effect"),
            required("value", Prosody.TIME, "its length")),
    VISEME("mstts:viseme", "Positions of the mouth (Azure): not supported, left out with a warning", without("type")),
    DIALOG("mstts:dialog", "A conversation (Azure): its turns are read with one voice"),
    TURN("mstts:turn", "A turn of a conversation (Azure)", without("speaker"), without("effect")),
    PARAGRAPH("p", "A paragraph (W3C)", optional("xml:lang", Value.TEXT, "nothing")),
    SENTENCE("s", "A sentence", optional("xml:lang", Value.TEXT, "nothing")),
    WORD("w", "A word: no boundary within (Aliyun)", optional("role", Value.TEXT, "nothing")),
    TOKEN("token", "A word: no boundary within (W3C)", optional("role", Value.TEXT, "nothing")),
    SUB("sub", "Read as other text", required("alias", Value.TEXT, "what is read")),
    PHONEME(
            "phoneme",
            "A reading: pinyin with tone digits, one syllable for each character",
            optional("alphabet", Value.oneOf("py", "sapi", "x-pinyin", "pinyin"), "how it is spelt, `py` without"),
            required("ph", Value.TEXT, "syllables separated by blanks, tone 1 to 5")),
    SAY_AS(
            "say-as",
            "Read as a certain kind of text",
            required("interpret-as", Value.oneOf(SayAs.byName().keySet()), "the kind"),
            optional("format", Value.TEXT, "order of a date: mdy, dmy, ymd, md, dm, ym …"),
            optional("detail", Value.TEXT, "nothing"),
            optional("language", Value.TEXT, "nothing")),
    MARK("mark", "A place that is reported with its time (W3C)", required("name", Value.TEXT, "its name")),
    BOOKMARK("bookmark", "A place that is reported with its time (Azure)", required("mark", Value.TEXT, "its name")),
    VHML("vhml", "A place that is reported with its time (Aliyun)", required("src", Value.TEXT, "its name")),
    LANG("lang", "Text in another language: read as it is", optional("xml:lang", Value.TEXT, "nothing")),
    SOUND_EVENT(
            "soundEvent", "A sound (Aliyun): not supported, left out with a warning", required("src", Value.TEXT, "")),
    AUDIO(
            "audio",
            "A sound (W3C): not supported, the text within is read instead",
            without("src"),
            without("fetchtimeout"),
            without("maxage"),
            without("clipBegin"),
            without("clipEnd"),
            without("speed"),
            without("soundLevel"),
            without("repeatCount"),
            without("repeatDur")),
    BACKGROUND(
            "mstts:backgroundaudio",
            "Background music (Azure): not supported, left out with a warning",
            without("src"),
            without("volume"),
            without("fadein"),
            without("fadeout")),
    DESC("desc", "A description of a sound: left out", optional("xml:lang", Value.TEXT, "nothing")),
    META(
            "meta",
            "About the document: left out",
            optional("name", Value.TEXT, "nothing"),
            optional("http-equiv", Value.TEXT, "nothing"),
            optional("content", Value.TEXT, "nothing")),
    METADATA("metadata", "About the document: left out with everything within");

    private final String tag;
    private final String meaning;
    private final List<Attribute> attributes;

    Element(String tag, String meaning, Attribute... attributes) {
        this.tag = tag;
        this.meaning = meaning;
        this.attributes = List.of(attributes);
    }

    String tag() {
        return tag;
    }

    String meaning() {
        return meaning;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    /** Whether the text within is not spoken. */
    boolean isMute() {
        return this == DESC || this == META || this == METADATA || this == SOUND_EVENT || this == BACKGROUND;
    }

    /** Whether it stands for a single reading that must not be cut. */
    boolean isWhole() {
        return this == SAY_AS || this == SUB || this == PHONEME || this == WORD || this == TOKEN;
    }

    @Nullable
    Attribute attribute(String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    /** The element with this tag; null for an unknown one. */
    static @Nullable Element of(String tag) {
        for (Element element : values()) {
            if (element.tag.equals(tag)) {
                return element;
            }
        }
        return null;
    }

    static String tags() {
        StringBuilder tags = new StringBuilder();
        for (Element element : values()) {
            tags.append(tags.length() == 0 ? "" : ", ").append(element.tag);
        }
        return tags.toString();
    }
}
