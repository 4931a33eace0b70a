package io.langsheng.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.langsheng.server.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@RunningService
class WebhookTest {
    @LocalServerPort
    int port;

    private record Call(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.get(name).get(0);
        }
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.jobs.webhooks.private-networks", () -> "true");
        registry.add("langsheng.jobs.webhooks.retry-after", () -> "100ms");
    }

    @Test
    void the_end_of_a_job_is_told_signed_and_again_until_it_is_heard() throws Exception {
        List<Call> calls = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            calls.add(new Call(
                    exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(calls.size() < 3 ? 500 : 204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            JobClient client = new JobClient(port);
            JsonNode job = client.create("{\"text\":\"好。\",\"format\":\"wav\",\"webhook\":{\"url\":\"http://127.0.0.1:"
                    + receiver.getAddress().getPort() + "/\"}}");
            String secret = job.path("webhook_secret").stringValue();
            String id = job.path("id").stringValue();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> calls.size() == 3);
            Call heard = calls.get(2);
            JsonNode told = client.tree(new String(heard.body(), StandardCharsets.UTF_8));
            assertThat(told.path("type").stringValue()).isEqualTo("job.completed");
            assertThat(told.path("data").path("id").stringValue()).isEqualTo(id);
            assertThat(heard.header("Webhook-signature"))
                    .isEqualTo(WebhookSender.signature(
                            secret,
                            heard.header("Webhook-id"),
                            Long.parseLong(heard.header("Webhook-timestamp")),
                            heard.body()));
            assertThat(calls).extracting(call -> call.header("Webhook-id")).containsOnly("job_" + id);
            assertThat(client.job(id).has("webhook_secret")).isFalse();
        } finally {
            receiver.stop(0);
        }
    }

    /** The example of the Standard Webhooks specification. */
    @Test
    void the_signature_is_the_one_of_the_specification() {
        assertThat(WebhookSender.signature(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "2130706433",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:7f00:1::",
                "2001:db8::1",
                "localhost",
            })
    void addresses_that_are_not_public_are_refused(String host) {
        assertThatThrownBy(() -> new PublicAddresses(false).resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @CsvSource({"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"})
    void public_addresses_are_not(String host) throws Exception {
        assertThat(new PublicAddresses(false).resolve(host)).hasSize(1);
    }

    @Test
    void a_request_to_an_address_of_ours_never_leaves() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        HttpServer inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        inside.createContext("/", exchange -> {
            calls.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        inside.start();
        try (var client = WebhookSender.client(new PublicAddresses(false), Duration.ofSeconds(2))) {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433")) {
                var post = new org.apache.hc.client5.http.classic.methods.HttpPost(
                        "http://" + host + ":" + inside.getAddress().getPort() + "/");
                assertThatThrownBy(() -> client.execute(post, response -> response.getCode()))
                        .as(host)
                        .isInstanceOf(IOException.class);
            }
            assertThat(calls).isEmpty();
        } finally {
            inside.stop(0);
        }
    }
}
