package io.langsheng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.langsheng.server.RunningService;
import io.langsheng.server.access.Client;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A person logs in with a key, speaks, and logs out, in a real Chromium. */
@Timeout(120)
@RunningService(properties = "langsheng.keys.required=true")
class LoginPageTest {
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

    @Test
    void a_key_opens_the_page_which_speaks_and_closes_again() throws Exception {
        String key = new Client(port, home.resolve("data")).newToken("people");
        Page page = browser.open("http://localhost:" + port + "/", new NewContextOptions().setLocale("zh-CN"));
        assertThat(page).hasURL(Pattern.compile(".*/login\\.html"));
        page.getByLabel("密钥").fill("lsk_wrong");
        button(page, "登录").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("密钥不对、已过期或已被吊销");
        page.locator("#language").click();
        assertThat(page.locator("h1")).hasText("Log in");
        page.locator("#language").click();
        page.getByLabel("密钥").fill(key);
        page.getByLabel("密钥").press("Enter");
        assertThat(page).hasURL("http://localhost:" + port + "/");

        page.locator("#text").fill("你好。");
        button(page, "朗读").click();
        assertThat(page.locator("#wave")).not().hasAttribute("aria-valuemax", "0.0");
        Object status = page.evaluate("async () => {"
                + "const { file } = await import('./api.js');"
                + "return (await file({ text: '你好' })).blob.size; }");
        assertThat(((Number) status).intValue())
                .as("posted with the token, fetched signed")
                .isGreaterThan(1000);

        button(page, "退出").click();
        assertThat(page).hasURL(Pattern.compile(".*/login\\.html"));
        page.navigate("http://localhost:" + port + "/");
        assertThat(page).hasURL(Pattern.compile(".*/login\\.html"));
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
