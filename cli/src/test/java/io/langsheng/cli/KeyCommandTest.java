package io.langsheng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command sends and how it tells what comes back; the service's side has its own tests. */
@Timeout(30)
class KeyCommandTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add("%s %s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            body));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_new_key_is_the_only_thing_on_standard_output() {
        answer = "{\"id\":\"abc\",\"tenant\":\"acme\",\"key\":\"lsk_abc_secret\"}";
        CommandRun command = new CommandRun().knownBy(folder, "lsk_admin");
        int code = command.run(
                "key",
                "create",
                "--server",
                address(),
                "--tenant",
                "acme",
                "--scope",
                "synthesise,jobs",
                "--expires",
                "2030-01-31T00:00:00Z",
                "--characters-per-day",
                "1000");
        assertThat(code).as(command.err()).isZero();
        assertThat(command.out()).isEqualTo("lsk_abc_secret\n");
        assertThat(command.err()).contains("Key abc of tenant acme").doesNotContain("secret");
        assertThat(asked.get(0))
                .startsWith("POST /v1/admin/keys Bearer lsk_admin {")
                .contains("\"tenant\":\"acme\"")
                .contains("\"scopes\":[\"synthesise\",\"jobs\"]")
                .contains("\"expires_at\":\"2030-01-31T00:00:00Z\"")
                .contains("\"characters_per_day\":1000")
                .contains("\"requests_per_second\":null");
    }

    @Test
    void keys_are_listed_a_line_each() {
        answer = "{\"keys\":[{\"id\":\"a\",\"tenant\":\"t\",\"name\":\"web\",\"scopes\":[\"jobs\",\"synthesise\"],"
                + "\"requests_per_second\":5,\"characters_per_month\":1000},"
                + "{\"id\":\"b\",\"tenant\":\"t\",\"name\":\"\",\"scopes\":[\"admin\"],\"revoked_at\":\"2020-01-01T00:00:00Z\"},"
                + "{\"id\":\"c\",\"tenant\":\"t\",\"name\":\"\",\"scopes\":[],\"expires_at\":\"2020-01-01T00:00:00Z\"}]}";
        CommandRun command = new CommandRun().knownBy(folder, "lsk_admin");
        assertThat(command.run("key", "list", "--server", address(), "--tenant", "t"))
                .isZero();
        assertThat(asked.get(0)).startsWith("GET /v1/admin/keys?tenant=t Bearer");
        assertThat(command.out().lines())
                .containsExactly(
                        "a\tt\tvalid\tjobs,synthesise\t5 requests/s, 1000 characters/month\tnever\tweb",
                        "b\tt\trevoked\tadmin\tno limits\tnever\t",
                        "c\tt\texpired\t\tno limits\t2020-01-01T00:00:00Z\t");
    }

    @Test
    void without_a_key_the_cookie_of_the_service_on_this_machine_is_used() throws IOException {
        Files.writeString(folder.resolve("admin-" + server.getAddress().getPort() + ".cookie"), "local_1\n");
        CommandRun command = new CommandRun().knownBy(folder, null);
        assertThat(command.run("key", "revoke", "--server", address(), "a", "../b"))
                .isZero();
        assertThat(asked.get(0)).startsWith("DELETE /v1/admin/keys/a Bearer local_1");
        assertThat(asked.get(1)).startsWith("DELETE /v1/admin/keys/..%2Fb Bearer local_1");
    }

    @Test
    void usage_is_csv_as_it_comes() {
        answer = "day,tenant\r\n";
        CommandRun command = new CommandRun().knownBy(folder, "k");
        assertThat(command.run("key", "usage", "--server", address(), "--from", "2030-01-01"))
                .isZero();
        assertThat(asked.get(0)).startsWith("GET /v1/admin/usage?format=csv&from=2030-01-01 Bearer k");
        assertThat(command.out()).isEqualTo("day,tenant\r\n");
    }

    @Test
    void what_the_service_finds_wrong_is_said() {
        status = 400;
        answer = "{\"detail\":\"tenant must be 1 to 40 …\"}";
        CommandRun command = new CommandRun().knownBy(folder, "k");
        assertThat(command.run("key", "create", "--server", address(), "--tenant", "X"))
                .isEqualTo(1);
        assertThat(command.err()).contains("The service answers 400: tenant must be 1 to 40");
        status = 401;
        answer = "{\"detail\":\"A key is needed.\"}";
        CommandRun unknown = new CommandRun().knownBy(folder, null);
        assertThat(unknown.run("key", "list", "--server", address())).isEqualTo(1);
        assertThat(unknown.err()).contains("Set LANGSHENG_KEY to an admin key");
    }

    @Test
    void a_wrong_command_line_and_an_absent_service_are_told_apart() {
        CommandRun wrong = new CommandRun().knownBy(folder, "k");
        assertThat(wrong.run("key", "create", "--server", address(), "--tenant", "t", "--expires", "soon"))
                .isEqualTo(2);
        assertThat(wrong.err()).contains("--expires is \"soon\"; it must be like 90d");
        server.stop(0);
        CommandRun absent = new CommandRun().knownBy(folder, "k");
        assertThat(absent.run("key", "list", "--server", address())).isEqualTo(1);
        assertThat(absent.err()).contains("No service answers at http://localhost:");
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }
}
