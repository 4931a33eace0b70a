package io.langsheng.linguistic;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.SymbolTables;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the whole front-end may cost: text in, units out, on one core. */
@Tag("slow")
class FrontEndBudgetTest {
    private static final int WARMING_PASSES = 60;
    private static final int PASSES = 20;

    @Test
    void front_end_keeps_its_budget_of_memory_and_time() throws IOException {
        long before = heap();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        MandarinFrontEnd frontEnd = new FrontEnds(TextOptions.DEFAULT).of(SymbolTables.standardMandarin(), null);
        long loaded = threads.getCurrentThreadCpuTime();
        double megabytes = (heap() - before) / 1e6;
        List<String> sentences = sentences();
        for (int pass = 0; pass < WARMING_PASSES; pass++) {
            read(frontEnd, sentences);
        }
        long warm = threads.getCurrentThreadCpuTime();
        for (int pass = 0; pass < PASSES; pass++) {
            read(frontEnd, sentences);
        }
        double seconds = (threads.getCurrentThreadCpuTime() - warm) / 1e9;
        double rate = PASSES * sentences.size() / seconds;
        System.out.printf(
                "front-end: %.0f ms of CPU to load cold, %.1f MB of heap, %.0f sentences a second of CPU%n",
                (loaded - start) / 1e6, megabytes, rate);
        assertThat(megabytes).isLessThan(60);
        assertThat(rate).isGreaterThan(2000);
    }

    private static void read(MandarinFrontEnd frontEnd, List<String> sentences) {
        for (String sentence : sentences) {
            for (Iterator<Utterance> utterances = frontEnd.read(SourceText.of(sentence), warning -> {});
                    utterances.hasNext(); ) {
                assertThat(utterances.next().units()).isNotEmpty();
            }
        }
    }

    private static List<String> sentences() throws IOException {
        List<String> sentences = new ArrayList<>();
        for (String table : List.of("polyphones-held-out", "polyphones-traps", "polyphones-traps-held-out")) {
            try (InputStream in = FrontEndBudgetTest.class.getResourceAsStream("pronunciation/" + table + ".txt")) {
                new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceAll("\\([a-z]+[1-5]\\)", ""))
                        .forEach(sentences::add);
            }
        }
        return sentences;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
