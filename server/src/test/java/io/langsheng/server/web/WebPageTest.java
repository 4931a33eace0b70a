package io.langsheng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages in a real Chromium. The voice gives every character a tenth of a second. */
@Timeout(120)
@RunningService
class WebPageTest {
    private static final String TEXT = "重庆的重要会议改在银行大厅。";

    @Value("${langsheng.home}")
    Path home;

    private static Browser browser;

    @LocalServerPort
    int port;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    /** No page violated its policy, threw, or asked another server. */
    @AfterEach
    void nothing_to_complain() {
        assertThat(browser.complaints()).isEmpty();
    }

    private Page chinese(String path) {
        return browser.open(address(path), new NewContextOptions().setLocale("zh-CN"));
    }

    private String address(String path) {
        return "http://localhost:" + port + "/" + path;
    }

    @Test
    void text_is_typed_and_heard_while_characters_light_up() {
        Page page = chinese("");
        page.locator("#text").fill(TEXT);
        assertThat(page.locator("#counter")).containsText("14 / 10000");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("朗读"))
                .click();
        assertThat(page.locator(".unit.lit")).not().hasCount(0);
        assertThat(page.locator("#play")).hasAttribute("data-action", "pause");
        assertThat(page.locator("#wave")).not().hasAttribute("aria-valuemax", "0.0");
        assertThat(page.locator("#play")).hasAttribute("data-action", "play");
        assertThat(page.locator(".unit.lit")).hasCount(0);
        Map<?, ?> heard = (Map<?, ?>) page.evaluate("window.heard");
        assertThat(((Number) heard.get("samples")).intValue()).isEqualTo(TEXT.length() * ToneVoices.SAMPLES);
        assertThat(((Number) heard.get("energy")).doubleValue()).isGreaterThan(100);
        assertThat(page.locator("#history-list li")).hasCount(1);
    }

    @Test
    void playing_pauses_seeks_and_stops() {
        Page page = chinese("");
        page.locator("#text").fill(TEXT.repeat(6));
        page.locator("#play").click();
        assertThat(page.locator("#play")).hasAttribute("data-action", "pause");
        page.locator("#play").click();
        assertThat(page.locator("#play")).hasAttribute("data-action", "resume");
        String paused = page.locator("#time").textContent();
        page.locator("#play").click();
        assertThat(page.locator("#play")).hasAttribute("data-action", "pause");
        assertThat(page.locator("#time")).not().hasText(paused);
        page.locator("#wave").press("End");
        assertThat(page.locator("#play")).hasAttribute("data-action", "play");
        page.locator("#play").click();
        page.keyboard().press("Escape");
        assertThat(page.locator("#play")).hasAttribute("data-action", "play");
        assertThat(page.locator("#stop")).isDisabled();
    }

    @Test
    void a_polyphone_is_corrected_by_a_click() {
        Page page = chinese("");
        page.locator("#text").fill(TEXT);
        Locator first = page.locator(".unit").first();
        assertThat(first.locator("small")).hasText("chóng");
        first.click();
        assertThat(page.locator("#choices")).isVisible();
        page.locator("#choices-list button[data-pinyin=zhong4]").click();
        assertThat(page.locator("#text")).hasValue("重(zhong4)" + TEXT.substring(1));
        assertThat(page.locator(".unit").first().locator("small")).hasText("zhòng");
        page.locator(".unit").first().click();
        page.locator("#own").fill("chong2");
        page.locator("#own").press("Enter");
        assertThat(page.locator("#text")).hasValue("重(chong2)" + TEXT.substring(1));
    }

    @Test
    void what_was_understood_is_told() {
        Page page = chinese("");
        page.locator("#text").fill("3:05开会");
        page.locator("#details summary").click();
        assertThat(page.locator("#analysis")).containsText("三点零五分开会");
        assertThat(page.locator("#analysis")).containsText("san1 dian3 ling2 wu3 fen1 kai1 hui4");
        assertThat(page.locator("#analysis")).containsText("开会/v");
    }

    @Test
    void ssml_is_helped_with_and_its_errors_stand_at_their_line() {
        Page page = chinese("");
        page.locator("#text").fill("你好");
        page.getByRole(AriaRole.SWITCH).check();
        assertThat(page.locator("#text")).hasValue("<speak>\n你好\n</speak>");
        page.locator("#text").evaluate("box => box.setSelectionRange(10, 10)");
        page.locator("#ssml-tools").getByText("break").click();
        assertThat(page.locator("#text")).hasValue("<speak>\n你好<break time=\"500ms\"/>\n</speak>");
        page.locator(".unit").first().click();
        page.locator("#choices-list button").first().click();
        assertThat(page.locator("#text"))
                .hasValue(Pattern.compile(
                        "<speak>\\n<phoneme alphabet=\"py\" ph=\"ni3\">你</phoneme>好.*", Pattern.DOTALL));
        page.locator("#text").fill("<speak>\n你好\n<brek/>\n</speak>");
        assertThat(page.locator("#error")).containsText(Pattern.compile("Line 3"));
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("#error")).containsText(Pattern.compile("Line 3"));
        page.waitForFunction("document.activeElement.id === 'text' && document.activeElement.selectionStart === 11");
    }

    @Test
    void mistakes_are_said_where_they_are_made() {
        Page page = chinese("");
        page.locator("#play").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("文本不能为空");
        assertThat(page.locator("#text")).hasAttribute("aria-invalid", "true");
        page.locator("#text").fill("坏!");
        page.locator("#play").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Internal error");
        assertThat(page.locator("#play")).hasAttribute("data-action", "play");
    }

    @Test
    void files_are_downloaded_and_code_is_copied() throws Exception {
        Page page = chinese("");
        page.locator("#text").fill("好'\"\\");
        page.locator("#format").selectOption("wav");
        Download download = page.waitForDownload(() -> page.locator("#download").click());
        assertThat(download.suggestedFilename()).endsWith(".wav");
        assertThat(Files.readAllBytes(download.path()))
                .startsWith('R', 'I', 'F', 'F')
                .hasSizeGreaterThan(6400);
        for (String kind : new String[] {"curl", "java", "python"}) {
            page.locator("#copy").click();
            page.locator("[data-copy=" + kind + "]").click();
            assertThat(page.locator("#status")).hasText("已复制到剪贴板");
            String code = (String) page.evaluate("navigator.clipboard.readText()");
            assertThat(code).contains("localhost:" + port + "/v1", "sambert-hifigan");
            if (kind.equals("curl")) {
                Path file = home.resolve("curl.sh");
                Files.writeString(file, "set -e; cd " + home + "; " + code.replace("curl ", "curl -sf "));
                assertThat(new ProcessBuilder("sh", file.toString()).start().waitFor())
                        .isZero();
                assertThat(home.resolve("speech.wav"))
                        .content(java.nio.charset.StandardCharsets.ISO_8859_1)
                        .startsWith("RIFF");
            }
        }
    }

    @Test
    void history_is_kept_in_the_browser_and_can_be_cleared() {
        Page page = chinese("");
        page.locator("#text").fill("今天好");
        page.locator(".choice", new Page.LocatorOptions().setHasText("高兴")).click();
        page.locator("#play").click();
        assertThat(page.locator("#history-list li")).hasCount(1);
        page.reload();
        assertThat(page.locator("#history-list")).containsText("今天好");
        page.locator("#history-list").getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator("#text")).hasValue("今天好");
        assertThat(page.locator("input[value=happy]")).isChecked();
        page.locator("#clear-history").click();
        assertThat(page.locator("#history")).isHidden();
    }

    @Test
    void both_languages_speak_of_synthetic_speech() {
        Page page = browser.open(address(""), new NewContextOptions().setLocale("en-GB"));
        assertThat(page.locator("footer")).containsText("synthetic");
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        page.locator("#language").click();
        assertThat(page.locator("footer")).containsText("人工智能合成");
        assertThat(page.locator("label[for=speed]")).hasText("语速");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        for (String key : new String[] {"play", "pageSpeak", "understood"}) {
            assertThat(page.locator("body")).not().containsText(key);
        }
    }

    @Test
    void voices_are_shown_and_heard() {
        Page page = chinese("voices.html");
        Locator card = page.locator("[data-voice=tone]");
        assertThat(card).containsText("Tone");
        assertThat(card).containsText("已载入");
        assertThat(card).containsText("8 kHz");
        card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("试听"))
                .click();
        page.waitForResponse(response -> response.url().contains("/audio/") && response.status() < 300, () -> {});
        card.getByText("用它朗读").click();
        assertThat(page.locator("#voice")).hasValue("tone");
        assertThat(page.locator("nav [aria-current]")).hasText("合成");
    }

    @Test
    void the_reference_runs_its_examples() {
        Page page = chinese("api.html");
        Locator speak = page.locator("[data-operation='post /api/tts']");
        speak.locator("summary").click();
        assertThat(speak.locator("table")).containsText("sample_rate");
        speak.getByText("运行").click();
        assertThat(speak.locator(".answer")).containsText("\"wav_url\": \"/audio/");
        assertThat(speak.locator("audio")).hasCount(1);
        Locator events = page.locator("[data-operation='post /v1/audio/speech']");
        events.locator("summary").click();
        events.getByText("As OpenAI's clients send it").click();
        events.getByText("运行").click();
        assertThat(events.locator("audio")).hasCount(1);
    }

    @Test
    void the_keyboard_reaches_everything_and_everything_has_a_name() {
        Page page = chinese("");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        Object nameless = page.evaluate("""
                [...document.querySelectorAll('button, select, textarea, input, canvas')]
                  .filter((node) => node.offsetParent && !(node.getAttribute('aria-label') || node.textContent.trim()
                    || node.labels?.length || node.title))
                  .map((node) => node.outerHTML)""");
        assertThat(nameless)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .isEmpty();
        page.locator("#text").focus();
        page.keyboard().type("好");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("#history-list li")).hasCount(1);
    }

    @ParameterizedTest
    @CsvSource({"390,844", "320,640", "768,1024", "1440,900"})
    void nothing_sticks_out_of_any_screen(int width, int height) {
        for (String path : new String[] {"", "voices.html", "api.html"}) {
            Page page = browser.open(
                    address(path),
                    new NewContextOptions()
                            .setLocale("en-GB")
                            .setViewportSize(width, height)
                            .setColorScheme(ColorScheme.DARK));
            if (path.isEmpty()) {
                page.locator("#text").fill(TEXT.repeat(4));
                assertThat(page.locator(".unit")).not().hasCount(0);
            }
            Object wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(wide).as("%s at %d", path, width).isEqualTo(0);
        }
    }

    @Test
    void themes_follow_the_system_until_one_is_chosen() {
        Page page = browser.open(
                address(""), new NewContextOptions().setLocale("zh-CN").setColorScheme(ColorScheme.DARK));
        String background = "getComputedStyle(document.documentElement).backgroundColor";
        assertThat(page.evaluate(background)).isEqualTo("rgb(20, 24, 26)");
        page.locator("#theme").click();
        assertThat(page.evaluate(background)).isEqualTo("rgb(244, 243, 239)");
        page.reload();
        assertThat(page.evaluate(background)).isEqualTo("rgb(244, 243, 239)");
    }
}
