package io.langsheng.server.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.speech.TimedText.Item;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubtitlesTest {
    /** Every Chinese character and digit lasts half a second. */
    private static TimedText timed(String text) {
        List<Item> items = new ArrayList<>();
        boolean markup = false;
        for (int i = 0; i < text.length(); i++) {
            markup |= text.charAt(i) == '<';
            if (!markup
                    && (Character.isIdeographic(text.charAt(i))
                            || Character.isDigit(text.charAt(i)) && text.charAt(i) > '5')) {
                items.add(new Item("character", "", i, i + 1, items.size() * 0.5, items.size() * 0.5 + 0.5));
            }
            markup &= text.charAt(i) != '>';
        }
        return new TimedText(text, items.size() * 0.5, items);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "你好，世界。| [00:00.00]你好，/[00:01.00]世界。/",
                "重(chong2)庆很好| [00:00.00]重庆很好/",
                "<speak>你<break time=\"5ms\"/>好</speak>| [00:00.00]你好/",
                "“你好！”他说。| [00:00.00]你好！”/[00:01.00]他说。/",
                "一二三四五六七八九十一二三四五六七八九十一二三四五六| [00:00.00]一二三四五六七八九十一二三四五六七八九十一二三四/[00:12.00]五六/",
            })
    void lines_are_clauses_without_markup(String text, String lines) {
        assertThat(Subtitles.write(timed(text), "lrc").replace('\n', '/')).isEqualTo(lines.strip());
    }

    @Test
    void hours_and_rounding_are_written_in_full() {
        TimedText late = new TimedText("好。", 4000, List.of(new Item("character", "", 0, 1, 3725.9996, 3726.5)));
        assertThat(Subtitles.write(late, "srt")).isEqualTo("1\n01:02:06,000 --> 01:02:06,500\n好。\n\n");
        assertThat(Subtitles.write(late, "vtt")).isEqualTo("WEBVTT\n\n01:02:06.000 --> 01:02:06.500\n好。\n\n");
    }

    @Test
    void what_vtt_reads_as_markup_is_escaped() {
        TimedText text = new TimedText("好&坏", 1, List.of(new Item("character", "", 0, 1, 0, 1)));
        assertThat(Subtitles.write(text, "vtt")).contains("好&amp;坏");
    }

    @Test
    void nothing_heard_gives_no_lines() {
        assertThat(Subtitles.write(new TimedText("…", 0, List.of()), "srt")).isEmpty();
    }
}
