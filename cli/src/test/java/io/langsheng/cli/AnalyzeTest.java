package io.langsheng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnalyzeTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final CommandRun command = new CommandRun();

    @Test
    void an_object_says_everything_about_a_line() {
        String text = "他在3点去花儿店，重(chong2)报集团说😀好。";
        JsonNode line = json(text);
        List<String> keys = new ArrayList<>(line.propertyNames());
        assertThat(keys)
                .containsExactly("text", "normalized", "words", "syllables", "breaks", "pauses", "symbols", "warnings");
        assertThat(line.get("text").asString()).isEqualTo(text);
        assertThat(line.get("normalized").asString()).isEqualTo("他在三点去花儿店，重报集团说好。");
        JsonNode three = syllable(line, "三");
        assertThat(text.substring(start(three), end(three))).isEqualTo("3");
        JsonNode flower = syllable(line, "花儿");
        assertThat(text.substring(start(flower), end(flower))).isEqualTo("花儿");
        assertThat(flower.get("surface").asString()).isEqualTo("huar1");
        assertThat(flower.get("source").asString()).isEqualTo("erhua");
        JsonNode given = syllable(line, "重");
        assertThat(given.get("lexical").asString()).isEqualTo("chong2");
        assertThat(given.get("source").asString()).isEqualTo("inline");
        JsonNode good = syllable(line, "好");
        assertThat(text.substring(start(good), end(good))).isEqualTo("好"); // offsets count UTF-16 units
        for (JsonNode syllable : line.get("syllables")) {
            assertThat(new ArrayList<>(syllable.propertyNames()))
                    .containsExactly("char", "start", "end", "lexical", "surface", "source");
        }
        for (JsonNode word : line.get("words")) {
            assertThat(new ArrayList<>(word.propertyNames())).containsExactly("text", "pos", "start", "end");
        }
        int syllables = line.get("syllables").size();
        JsonNode last = line.get("breaks").get(line.get("breaks").size() - 1);
        assertThat(last.get("after").asInt()).isEqualTo(syllables - 1);
        assertThat(last.get("level").asInt()).isEqualTo(4);
        assertThat(line.get("symbols").asString()).startsWith("{t_c$tone1$s_begin$word_begin$emotion_neutral$F7} ");
    }

    @Test
    void lexical_tones_are_without_sandhi() {
        JsonNode line = json("你好");
        assertThat(line.get("syllables").get(0).get("lexical").asString()).isEqualTo("ni3");
        assertThat(line.get("syllables").get(0).get("surface").asString()).isEqualTo("ni2");
    }

    @Test
    void pauses_of_markup_and_between_sentences_follow_a_syllable() {
        assertThat(run("<speak>甲<break time='500ms'/>乙。丙</speak>", "--ssml", "--json"))
                .singleElement()
                .asString()
                .contains("\"pauses\":[{\"after\":0,\"ms\":500},{\"after\":1,\"ms\":280}]");
    }

    @Test
    void every_line_gives_a_line_whatever_is_in_it() {
        String in = "你好\n\n \n<bad\n\u2028一\u0085二\u2029\r三\n。\n\ud83d\ude00\r\n最后";
        for (String form : new String[] {"--json", "--pinyin", "--normalized", "--symbols"}) {
            List<String> lines = run(in, form);
            assertThat(lines).as(form).hasSize(8);
            assertThat(lines).as(form).noneMatch(line -> line.matches("(?s).*[\\r\\u0085\\u2028\\u2029].*"));
        }
        assertThat(run(in, "--pinyin")).element(0).isEqualTo("ni2 hao3");
        assertThat(run(in, "--pinyin")).element(4).isEqualTo("yi1 er4 san1");
        assertThat(run(in, "--json").get(4)).contains("\\u2028一\\u0085二\\u2029\\r三");
    }

    @Test
    void an_empty_text_gives_an_empty_line() {
        assertThat(command.run("analyze", "--pinyin", "")).isZero();
        assertThat(command.out()).isEqualTo("\n");
    }

    @Test
    void a_line_of_markup_that_fails_says_why_and_the_next_is_read() {
        CommandRun run =
                new CommandRun().in("<speak>好</speak>\n<speak>坏\n\n<speak><foo>坏</foo></speak>\n<speak>好</speak>\n");
        assertThat(run.run("analyze", "--ssml", "--pinyin")).isZero();
        assertThat(run.out()).isEqualTo("hao3\n\n\n\nhao3\n");
        assertThat(run.err()).contains("line 2: Line 1, column 1: <speak> is not closed", "line 4: Line 1, column 8");
        List<String> objects = run("<speak><foo>坏</foo></speak>\n", "--ssml", "--json");
        JsonNode failed = JSON.readTree(objects.get(0));
        assertThat(failed.get("syllables")).isEmpty();
        assertThat(failed.get("error").asString()).contains("no element <foo>; known are speak");
    }

    @Test
    void lenient_markup_is_read_with_warnings() {
        JsonNode line = JSON.readTree(run("<speak><foo>好</foo></speak>", "--ssml", "--lenient", "--json")
                .get(0));
        assertThat(line.get("normalized").asString()).isEqualTo("好");
        assertThat(line.get("warnings").get(0).asString()).startsWith("Line 1, column 8");
    }

    @Test
    void sentences_of_a_line_are_joined_on_one_line() {
        assertThat(run("一。二！\n", "--symbols"))
                .singleElement()
                .asString()
                .containsPattern("#4\\S+ \\{er_c|#4\\S+ \\{ge");
        assertThat(run("一。二！\n", "--normalized")).containsExactly("一。二！");
        assertThat(run("绿女略虐学居\n", "--pinyin")).containsExactly("lv4 nv3 lve4 nve4 xue2 ju1");
    }

    @Test
    void emoji_and_code_are_read_where_that_is_wanted() {
        assertThat(run("好👍", "--normalized")).containsExactly("好");
        assertThat(run("好👍", "--name-emoji", "--normalized")).containsExactly("好点赞");
    }

    @Test
    void the_users_words_go_before_all_others(@TempDir Path folder) throws IOException {
        Path words = folder.resolve("words.txt");
        Files.writeString(words, "重庄\tchong2 zhuang1\nK8s\t库伯内提斯\n");
        assertThat(run("重庄的K8s", "--lexicon", words.toString(), "--pinyin"))
                .containsExactly("chong2 zhuang1 de5 ku4 bo2 nei4 ti2 si1");
        assertThat(run("重(zhong4)庄", "--lexicon", words.toString(), "--pinyin")).containsExactly("zhong4 zhuang1");
        Files.writeString(words, "好\thao3\n重庄\tchong2\n");
        assertThat(command.run("analyze", "--lexicon", words.toString(), "好")).isEqualTo(Main.WRONG);
        assertThat(command.err()).contains("line 2: 2 characters have 1 syllables");
    }

    @Test
    void a_line_is_answered_before_the_next_one_comes() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard);
        PipedInputStream answers = new PipedInputStream();
        try (PipedOutputStream out = new PipedOutputStream(answers)) {
            CompletableFuture<Integer> done = CompletableFuture.supplyAsync(
                    () -> new picocli.CommandLine(new Analyze(in, out, new PrintWriter(new StringWriter())))
                            .execute("--pinyin"));
            for (int i = 0; i < 3; i++) {
                keyboard.write("好\n".getBytes(StandardCharsets.UTF_8));
                keyboard.flush();
                assertThat(new String(answers.readNBytes(5), StandardCharsets.UTF_8))
                        .isEqualTo("hao3\n");
            }
            keyboard.close();
            assertThat(done.get()).isZero();
        }
    }

    @Test
    void ten_thousand_lines_stream_without_being_kept() {
        Runtime runtime = Runtime.getRuntime();
        byte[] line = "他花了3.5元买了2个苹果，然后在2024年3月5日下午3:05坐G101次列车去上海，路上看了《三体》。\n".getBytes(StandardCharsets.UTF_8);
        long[] lines = new long[1];
        long[] most = new long[1];
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                count((byte) b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                for (int i = from; i < from + length; i++) {
                    count(bytes[i]);
                }
            }

            private void count(byte b) {
                if (b == '\n' && ++lines[0] % 2500 == 0) {
                    System.gc();
                    most[0] = Math.max(most[0], runtime.totalMemory() - runtime.freeMemory());
                }
            }
        };
        InputStream in = new InputStream() {
            private long at;

            @Override
            public int read() {
                return at == 10_000L * line.length ? -1 : line[(int) (at++ % line.length)] & 0xff;
            }
        };
        int code = new picocli.CommandLine(new Analyze(in, out, new PrintWriter(new StringWriter()))).execute("--json");
        assertThat(code).isZero();
        assertThat(lines[0]).isEqualTo(10_000);
        // The results alone are some 60 MB of JSON; what stays is the front-end and what other tests left behind.
        assertThat(most[0]).isLessThan(400L << 20);
    }

    private JsonNode json(String text) {
        return JSON.readTree(run(text, "--json").get(0));
    }

    private static List<String> run(String in, String... options) {
        CommandRun run = new CommandRun().in(in);
        List<String> arguments = new ArrayList<>(List.of("analyze"));
        arguments.addAll(List.of(options));
        assertThat(run.run(arguments.toArray(new String[0]))).isZero();
        assertThat(run.out()).endsWith("\n");
        String all = run.out();
        return List.of(all.substring(0, all.length() - 1).split("\n", -1));
    }

    private static JsonNode syllable(JsonNode line, String characters) {
        for (JsonNode syllable : line.get("syllables")) {
            if (syllable.get("char").asString().equals(characters)) {
                return syllable;
            }
        }
        throw new AssertionError("no syllable " + characters);
    }

    private static int start(JsonNode node) {
        return node.get("start").asInt();
    }

    private static int end(JsonNode node) {
        return node.get("end").asInt();
    }
}
