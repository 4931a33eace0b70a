package io.langsheng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import io.langsheng.server.RunningService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The dashboard in a real Chromium, while somebody speaks. */
@Timeout(120)
@RunningService
class DashboardPageTest {
    private static Browser browser;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.monitor.interval", () -> "200ms");
    }

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    /** uPlot lives with the policy, nothing threw, no other server was asked. */
    @AfterEach
    void nothing_to_complain() {
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void figures_charts_nodes_and_voices_are_live() throws Exception {
        Page page = browser.open(address("dashboard.html"), new NewContextOptions().setLocale("zh-CN"));
        assertThat(page.locator("nav a[aria-current]")).hasText("运行");
        assertThat(page.locator("#charts canvas")).hasCount(6);
        assertThat(page.locator("#nodes tbody tr")).hasCount(1);
        assertThat(page.locator("#nodes")).containsText("在线");
        assertThat(page.locator("#voices")).containsText("Tone");
        speak();
        assertThat(page.locator("[data-chart=firstAudio] canvas"))
                .hasAttribute("aria-label", Pattern.compile("P50 [–0-9]+"));
        assertThat(page.locator("#figures > div").first().locator("dd")).not().hasText("0.0");
        page.locator("#language").click();
        assertThat(page.locator("#figures")).containsText("Requests a second");
        page.locator("#theme").click();
        assertThat(page.locator("#charts canvas")).hasCount(6);
    }

    private void speak() throws Exception {
        for (int i = 0; i < 5; i++) {
            HttpResponse<Void> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address("v1/audio/speech")))
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"model\":\"m\",\"input\":\"abc\",\"voice\":\"tone\",\"response_format\":\"pcm\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    private String address(String path) {
        return "http://localhost:" + port + "/" + path;
    }
}
