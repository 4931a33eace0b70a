package io.langsheng.server.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Chromium, as the distribution brings it, with ears: every sample that a page schedules is counted, and whatever a page
 * should not do (violate its policy, throw, ask elsewhere) is written down.
 */
public final class Browser implements AutoCloseable {
    /** Counts samples and their energy where pages hand them to the sound card. */
    private static final String EARS = """
            window.heard = { samples: 0, energy: 0, loudest: 0 };
            const start = AudioBufferSourceNode.prototype.start;
            AudioBufferSourceNode.prototype.start = function (...when) {
              const data = this.buffer.getChannelData(0);
              window.heard.samples += data.length;
              for (const value of data) {
                window.heard.energy += value * value;
                window.heard.loudest = Math.max(window.heard.loudest, Math.abs(value));
              }
              return start.apply(this, when);
            };
            document.addEventListener('securitypolicyviolation',
                (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
            """;

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setArgs(List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")));
    private final List<String> complaints = new ArrayList<>();

    private static Path executable() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium is installed; script/test installs one"));
    }

    /** A page of a browser that nobody has used before. */
    public Page open(String address, com.microsoft.playwright.Browser.NewContextOptions options) {
        BrowserContext context =
                chromium.newContext(options.setPermissions(List.of("clipboard-read", "clipboard-write")));
        context.setDefaultTimeout(15_000);
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
        Page page = context.newPage();
        page.addInitScript(EARS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(error -> complaints.add("thrown: " + error));
        String origin = address.substring(0, address.indexOf('/', "http://".length()));
        page.onRequest(request -> {
            boolean ours = request.url().startsWith(origin) || request.url().startsWith("blob:");
            if (!ours) {
                complaints.add("asked elsewhere: " + request.url());
            }
        });
        page.navigate(address);
        page.waitForLoadState();
        return page;
    }

    /** Closes all pages and tells what they did that they should not. */
    public List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
        return all;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
