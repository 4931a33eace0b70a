package io.langsheng.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpeechLabelsTest {
    @Test
    void the_number_of_combinations_is_bounded_whatever_comes() {
        SpeechLabels.Bounded bounded = new SpeechLabels.Bounded(20);
        Set<SpeechLabels> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(bounded.of(new SpeechLabels("voice" + i, "neutral", "class" + i % 7, "interactive")));
        }
        assertThat(seen).hasSize(21).contains(new SpeechLabels("other", "other", "other", "interactive"));
    }

    @Test
    void threads_together_stay_within_the_bound() {
        SpeechLabels.Bounded bounded = new SpeechLabels.Bounded(20);
        long named = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(i -> bounded.of(new SpeechLabels("voice" + i, "", "", "")))
                .filter(labels -> !labels.voice().equals("other"))
                .distinct()
                .count();
        assertThat(named).isEqualTo(20);
    }

    @Test
    void those_that_came_first_keep_their_names() {
        SpeechLabels.Bounded bounded = new SpeechLabels.Bounded(1);
        SpeechLabels first = new SpeechLabels("qinglang", "happy", "open", "interactive");
        assertThat(bounded.of(first)).isEqualTo(first);
        assertThat(bounded.of(new SpeechLabels("b", "sad", "open", "interactive"))
                        .voice())
                .isEqualTo("other");
        assertThat(bounded.of(first)).isEqualTo(first);
    }
}
