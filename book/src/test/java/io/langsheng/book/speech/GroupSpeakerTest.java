package io.langsheng.book.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.book.audiobook.SubtitleFormat;
import io.langsheng.book.audiobook.Timeline;
import io.langsheng.book.casting.Cast;
import io.langsheng.book.document.Document.Slot;
import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Segment;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.AudioBlock.Timing.Kind;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupSpeakerTest {
    private static final int RATE = 1000;

    @Test
    void speech_too_long_for_its_slot_is_made_faster_but_not_too_fast() throws Exception {
        assertThat(samples("一二三四五", new Slot(0, 1000))).isEqualTo(500);
        assertThat(samples("一二三四五", new Slot(0, 400))).isLessThanOrEqualTo(400).isGreaterThan(350);
        assertThat(samples("一二三四五", new Slot(0, 100))).isEqualTo(250);
    }

    @Test
    void another_rate_is_met() throws Exception {
        Group group = new Group(0, 0, 2, List.of(new Segment("一二", 0, false, Cast.PLAIN, null)));
        ByteArrayOutputStream pcm = new ByteArrayOutputStream();
        SpokenGroup spoken = new GroupSpeaker(GroupSpeakerTest::tone, 2 * RATE, 0, 2).speak(group, pcm);
        assertThat(spoken.samples()).isEqualTo(600); // two characters and the pause behind them
        assertThat(pcm.size()).isEqualTo(1200);
    }

    @Test
    void captions_lie_where_their_words_are_spoken_and_are_short() throws Exception {
        String text = "一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十。";
        Group group = new Group(
                0, 0, text.length(), List.of(new Segment(text, 0, false, Cast.PLAIN, new Slot(2000, 90_000))));
        SpokenGroup spoken =
                new GroupSpeaker(GroupSpeakerTest::tone, RATE, 0, 2).speak(group, new ByteArrayOutputStream());
        Timeline timeline = new Timeline(RATE, List.of(""));
        timeline.add(0, 0, List.of(new Slot(2000, 90_000)), spoken);
        StringWriter srt = new StringWriter();
        SubtitleFormat.SRT.write(timeline.finish().captions(), RATE, srt);
        assertThat(srt.toString()).isEqualTo("""
                1
                00:00:02,000 --> 00:00:03,100
                一二三四五六七八九十，

                2
                00:00:03,100 --> 00:00:05,300
                一二三四五六七八九十，一二三四五六七八九十。

                """);
    }

    private static long samples(String text, Slot slot) throws Exception {
        Group group = new Group(0, 0, text.length(), List.of(new Segment(text, 0, false, Cast.PLAIN, slot)));
        return new GroupSpeaker(GroupSpeakerTest::tone, RATE, 0, 2)
                .speak(group, new ByteArrayOutputStream())
                .samples();
    }

    /** A tenth of a second a character at speed 1, and a pause of a tenth behind the last. */
    private static SpeechStream tone(@Nullable String voice, SpeechRequest request) {
        String text = request.source().text();
        int each = (int) (RATE / 10 / request.source().delivery().speed());
        return new SpeechStream() {
            private boolean done;

            @Override
            public int sampleRate() {
                return RATE;
            }

            @Override
            public @Nullable AudioBlock next() {
                if (done) {
                    return null;
                }
                done = true;
                List<Timing> timings = new ArrayList<>();
                timings.add(new Timing(Kind.SENTENCE, "", 0, text.length(), 0, (long) text.length() * each));
                for (int i = 0; i < text.length(); i++) {
                    timings.add(new Timing(Kind.CHARACTER, "", i, i + 1, (long) i * each, (long) (i + 1) * each));
                }
                float[] samples = new float[text.length() * each + RATE / 10];
                Arrays.fill(samples, 0.5f);
                return new AudioBlock(samples, 0, timings);
            }

            @Override
            public List<String> warnings() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }
}
