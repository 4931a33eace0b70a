package io.langsheng.server.speech;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.langsheng.synthesis.AudioBlock.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was said when: the answer wherever timestamps are asked for.
 *
 * @param text as it was sent
 * @param duration of the sound, in seconds
 * @param items in the order of the text
 */
public record TimedText(String text, double duration, List<Item> items) {
    public TimedText {
        items = List.copyOf(items);
    }

    /**
     * One thing that is heard.
     *
     * @param kind {@code sentence}, {@code character}, {@code syllable}, {@code unit} or {@code mark}
     * @param name the unit's symbol, the mark's name
     * @param start range in the text, UTF-16
     * @param end exclusive
     * @param from seconds in the sound
     * @param to seconds in the sound
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Item(
            String kind,
            String name,
            @JsonInclude(JsonInclude.Include.ALWAYS) int start,
            @JsonInclude(JsonInclude.Include.ALWAYS) int end,
            @JsonInclude(JsonInclude.Include.ALWAYS) double from,
            @JsonInclude(JsonInclude.Include.ALWAYS) double to) {
        static final String CHARACTER = "character";
    }

    /**
     * The items for timings of the engine.
     *
     * @param rate Hz the timings count in
     * @param textOffset where the piece the timings are of begins in the text
     * @param seconds of sound before the piece
     */
    public static List<Item> items(List<Timing> timings, int rate, int textOffset, double seconds) {
        List<Item> items = new ArrayList<>();
        for (Timing timing : timings) {
            items.add(new Item(
                    timing.kind().name().toLowerCase(Locale.ROOT),
                    timing.name(),
                    textOffset + timing.start(),
                    textOffset + timing.end(),
                    seconds + (double) timing.fromSample() / rate,
                    seconds + (double) timing.toSample() / rate));
        }
        return items;
    }
}
