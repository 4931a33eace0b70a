package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What happens at the start, by what is said about keys. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class StartTest {
    private static final Pattern KEY = Pattern.compile("lsk_[a-z2-9]{10}_[a-z2-9]{32}");

    @TempDir
    Path home;

    @Test
    void a_service_that_others_could_use_does_not_start_before_it_is_said_whether_they_may(CapturedOutput output) {
        assertThatThrownBy(() -> start("--server.address=0.0.0.0")).isInstanceOf(Exception.class);
        assertThat(output)
                .contains("server.address is 0.0.0.0, which others may reach, and langsheng.keys.required is not set")
                .contains("Set langsheng.keys.required to true")
                .doesNotContain("\tat io.langsheng");
    }

    @Test
    void it_starts_open_if_told_so_and_warns(CapturedOutput output) {
        start("--server.address=0.0.0.0", "--langsheng.keys.required=false").close();
        assertThat(output).contains("everybody who reaches 0.0.0.0 may use the service");
    }

    @Test
    void the_first_start_prints_an_admin_key_and_no_later_one_does(CapturedOutput output) throws Exception {
        String token;
        try (ConfigurableApplicationContext service = start("--langsheng.keys.required=true")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> KEY.matcher(output.getOut()).find());
            Matcher printed = KEY.matcher(output.getOut());
            assertThat(printed.find()).isTrue();
            token = printed.group();
            assertThat(output.getOut()).contains("Admin key, shown only now", "管理员密钥，仅显示这一次");
            Client client = new Client(port(service), home.resolve("data"));
            assertThat(client.get("/v1/admin/keys", bearer(token)).statusCode()).isEqualTo(200);
        }
        assertThat(Files.list(home.resolve("data"))
                        .filter(file -> file.toString().endsWith(".cookie")))
                .as("the local cookie goes with the service")
                .isEmpty();
        String before = output.getOut();
        try (ConfigurableApplicationContext service = start("--langsheng.keys.required=true")) {
            Client client = new Client(port(service), home.resolve("data"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.get("/v1/admin/keys", bearer(token)).statusCode() == 200);
        }
        assertThat(KEY.matcher(output.getOut().substring(before.length())).find())
                .isFalse();
    }

    @Test
    void before_the_keys_are_read_the_answer_is_not_that_they_are_wrong() throws Exception {
        String nowhere = "--langsheng.database.url=jdbc:postgresql://127.0.0.1:1/none";
        try (ConfigurableApplicationContext service = start("--langsheng.keys.required=true", nowhere)) {
            Client client = new Client(port(service), home.resolve("data"));
            var answer = client.get("/v1/voices", bearer("lsk_aaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(client.asLocal("GET", "/v1/voices", null).statusCode()).isEqualTo(200);
            assertThat(client.asLocal("GET", "/v1/admin/keys", null).statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void without_keys_only_this_machine_administers() throws Exception {
        try (ConfigurableApplicationContext service = start()) {
            Path none = home.resolve("none");
            Files.createDirectories(none);
            Files.writeString(none.resolve("admin-" + port(service) + ".cookie"), "");
            Client client = new Client(port(service), none);
            assertThat(client.get("/v1/admin/keys").statusCode()).isEqualTo(200);
            assertThat(client.get("/v1/admin/keys", "X-Forwarded-For", "203.0.113.9")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(client.get("/v1/%61dmin/keys", "X-Forwarded-For", "203.0.113.9")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(client.get("/v1/admin/keys", "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(client.rebound("/v1/admin/keys", "evil.example")).contains(" 403 ");
            assertThat(client.get("/v1/session").body()).contains("\"required\":false");
            assertThat(client.post("/api/tts", "{\"text\":\"a\"}").body())
                    .matches("\\{\"wav_url\":\"/audio/[0-9a-f]{32}\\.wav\"}");
        }
    }

    private ConfigurableApplicationContext start(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server.port=0";
        all[arguments.length + 1] = "--langsheng.home=" + home;
        return new SpringApplication(LangshengServer.class, ToneVoices.class).run(all);
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
