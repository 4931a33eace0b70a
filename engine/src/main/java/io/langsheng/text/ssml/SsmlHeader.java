package io.langsheng.text.ssml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first {@code speak} and {@code voice} of a document ask of the caller; each is empty where nothing is asked.
 *
 * @param voice {@code voice} of {@code speak}, or {@code name} of {@code voice}
 * @param encodeType PCM, WAV or MP3
 * @param sampleRate in hertz
 */
public record SsmlHeader(String voice, String encodeType, String sampleRate) {
    private static final Pattern SPEAK = Pattern.compile("<speak\\b([^>]{0,2000})>");
    private static final Pattern VOICE = Pattern.compile("<voice\\b([^>]{0,1000})>");

    /** Reads as far as needed; malformed markup asks for nothing. */
    public static SsmlHeader of(String text) {
        String head = text.substring(0, Math.min(text.length(), 8000));
        Matcher speak = SPEAK.matcher(head);
        String attributes = speak.find() ? speak.group(1) : "";
        Matcher voice = VOICE.matcher(head);
        String named = voice.find() ? value(voice.group(1), "name") : "";
        String direct = value(attributes, "voice");
        return new SsmlHeader(
                direct.isEmpty() ? named : direct, value(attributes, "encodeType"), value(attributes, "sampleRate"));
    }

    private static String value(String attributes, String name) {
        Matcher matcher = Pattern.compile("\\s" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')")
                .matcher(attributes);
        if (!matcher.find()) {
            return "";
        }
        String quoted = matcher.group(1);
        String single = matcher.group(2);
        return quoted != null ? quoted.strip() : single != null ? single.strip() : "";
    }
}
