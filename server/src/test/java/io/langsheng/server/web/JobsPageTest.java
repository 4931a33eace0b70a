package io.langsheng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.langsheng.server.LangshengServer;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import io.langsheng.server.voice.VoiceOpener;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.Synthesizer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The page of long texts in a real Chromium, with a voice that takes its time. */
@Timeout(120)
@RunningService(
        classes = {LangshengServer.class, JobsPageTest.Voices.class},
        properties = {"langsheng.jobs.group-size=20", "langsheng.jobs.retry-after=50ms"})
class JobsPageTest {
    private static final long MILLIS_PER_CHARACTER = 10;
    private static final String SENTENCE = "天地玄黄宇宙洪荒日月盈昃。";

    @Value("${langsheng.home}")
    Path home;

    private static Browser browser;

    @LocalServerPort
    int port;

    static class Voices {
        @Bean
        @Primary
        VoiceOpener slow() {
            return ToneVoices.opener(Slow::new);
        }
    }

    private record Slow(Synthesizer tone) implements Synthesizer {
        @Override
        public SpeechStream synthesize(SpeechRequest request) {
            SpeechStream stream = tone.synthesize(request);
            return new SpeechStream() {
                @Override
                public int sampleRate() {
                    return stream.sampleRate();
                }

                @Override
                public @Nullable AudioBlock next() {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS_PER_CHARACTER));
                    AudioBlock block = stream.next();
                    return block == null ? null : new AudioBlock(block.samples(), block.offset(), sentences(block));
                }

                /** The tone voice knows characters alone; subtitles are of sentences. */
                private List<Timing> sentences(AudioBlock block) {
                    return block.timings().stream()
                            .flatMap(timing -> Stream.of(
                                    timing,
                                    new Timing(
                                            Timing.Kind.SENTENCE,
                                            "",
                                            timing.start(),
                                            timing.end(),
                                            timing.fromSample(),
                                            timing.toSample())))
                            .toList();
                }

                @Override
                public List<String> warnings() {
                    return stream.warnings();
                }

                @Override
                public void close() {
                    stream.close();
                }
            };
        }

        @Override
        public void close() {
            tone.close();
        }
    }

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        ToneVoices.release();
        browser.close();
    }

    /** No page violated its policy, threw, or asked another server. */
    @AfterEach
    void nothing_to_complain() {
        assertThat(browser.complaints()).isEmpty();
    }

    private Page open() {
        return browser.open("http://localhost:" + port + "/jobs.html", new NewContextOptions().setLocale("zh-CN"));
    }

    @Test
    void a_text_is_submitted_watched_heard_in_part_and_fetched() throws Exception {
        ToneVoices.hold();
        Page page = open();
        button(page.locator("#submit"), "开始合成").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("请选择文件，或输入文字。");
        Locator job = submit(
                page,
                "山海",
                "第一章 开始\n" + SENTENCE.repeat(4) + "\n第二章 后来\n" + SENTENCE.repeat(20) + ToneVoices.HELD
                        + SENTENCE.repeat(4),
                "wav");
        assertThat(page.getByRole(AriaRole.ALERT)).isHidden();
        assertThat(job.locator(".badge")).hasText("合成中");
        assertThat(job.locator("progress").first()).hasAttribute("value", Pattern.compile("[1-9]\\d?"));
        button(job, "章节").click();
        assertThat(job.locator(".chapters li")).hasCount(2);
        assertThat(job.locator(".chapters")).containsText("第一章 开始");
        button(job.locator(".chapters li").first(), "试听").click();
        assertThat(heardSeconds(page, "chapters/0/audio")).isBetween(0.5, 8.0);
        button(job, "暂停").click();
        assertThat(job.locator(".badge")).hasText("已暂停");
        ToneVoices.release();
        button(job, "继续").click();
        assertThat(job.locator(".badge")).hasText("已完成");
        assertThat(job.locator("progress").first()).hasAttribute("value", "100");
        button(job, "试听").click();
        assertThat(heardSeconds(page, "result")).isGreaterThan(28 * SENTENCE.length() * 0.1);
        Download file = page.waitForDownload(() -> job.getByText("下载").click());
        assertThat(file.suggestedFilename()).isEqualTo("山海.wav");
        assertThat(Files.size(file.path())).isGreaterThan(28L * SENTENCE.length() * ToneVoices.SAMPLES * 2);
        Download subtitles = page.waitForDownload(() -> job.getByText("SRT").click());
        assertThat(Files.readString(subtitles.path()))
                .startsWith("1\n00:00:00,000 -->")
                .contains("天");
        page.locator("#language").click();
        assertThat(job.locator(".badge")).hasText("done");
    }

    @Test
    void a_job_is_cancelled_and_deleted_a_broken_one_says_where_and_a_file_is_taken() {
        Page page = open();
        Locator endless = submit(page, "很长", SENTENCE.repeat(400), "m4a");
        button(endless, "取消").click();
        assertThat(endless.locator(".badge")).hasText("已取消");
        button(endless, "删除").click();
        assertThat(endless).hasCount(0);
        Locator broken = submit(page, "坏的", SENTENCE.repeat(2) + "这里!坏了。", "wav");
        assertThat(broken.locator(".badge")).hasText("失败");
        assertThat(broken.locator(".problem")).containsText("第 26 字处");
        page.locator("#file")
                .setInputFiles(new FilePayload(
                        "书.txt", "text/plain", SENTENCE.repeat(2).getBytes(Charset.forName("GB18030"))));
        Locator book = submit(page, "文件", "", "mp3");
        assertThat(book.locator(".badge")).hasText("已完成");
        assertThat(book.locator(".hint")).containsText("26 / 26");
    }

    @Test
    void words_of_ones_own_hold_for_a_job() throws Exception {
        Files.createDirectories(home.resolve("data/lexicons/default"));
        Files.writeString(home.resolve("data/lexicons/default/names.txt"), "长安\tchang2 an1\n");
        Page page = open();
        page.locator("#lexicon").selectOption("names");
        page.locator("#words").fill("重庆 chong2 qing4\n\nK8s");
        page.locator("#text").fill(SENTENCE);
        button(page.locator("#submit"), "开始合成").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("第 3 行");
        page.locator("#words").fill("重庆 chong2 qing4\n\nK8s 库伯");
        Request sent = page.waitForRequest(
                request -> request.method().equals("POST"),
                () -> button(page.locator("#submit"), "开始合成").click());
        assertThat(sent.postData()).contains("\"lexicon\":[\"names\",{\"重庆\":\"chong2 qing4\",\"K8s\":\"库伯\"}]");
        assertThat(page.locator("#jobs > li")
                        .filter(new Locator.FilterOptions().setHasText("未命名"))
                        .locator(".badge"))
                .hasText("已完成");
    }

    private static Locator submit(Page page, String title, String text, String format) {
        page.locator("#title").fill(title);
        page.locator("#text").fill(text);
        page.locator("#format").selectOption(format);
        button(page.locator("#submit"), "开始合成").click();
        return page.locator("#jobs > li")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(title, new Page.GetByTextOptions().setExact(true))));
    }

    /** Length of what the page plays, once it does. */
    private static double heardSeconds(Page page, String address) {
        page.waitForFunction(
                "(address) => { const sound = document.querySelector('#jobs audio');"
                        + " return sound && sound.src.endsWith(address) && sound.currentTime > 0 && !sound.error; }",
                address);
        return ((Number) page.evaluate("document.querySelector('#jobs audio').duration")).doubleValue();
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
