package io.langsheng.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.langsheng.server.LangshengServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The shipped voice, traced into a collector of our own over OTLP; and how it is without. */
@Timeout(120)
class TracingTest {
    @TempDir
    Path data;

    private final BlockingQueue<Span> spans = new LinkedBlockingQueue<>();

    @Test
    void a_request_is_traced_through_every_stage() throws Exception {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .forEach(spans::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        String address = "http://localhost:" + collector.getAddress().getPort() + "/v1/traces";
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try (ConfigurableApplicationContext service = start("--langsheng.monitor.traces=" + address)) {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:"
                                            + service.getEnvironment().getProperty("local.server.port")
                                            + "/v1/audio/speech"))
                                    .header("Content-Type", "application/json")
                                    .header("traceparent", parent)
                                    .POST(HttpRequest.BodyPublishers.ofString("""
                                            {"model":"tts-1","input":"你好。","voice":"alloy","response_format":"pcm"}"""))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            Map<String, Span> byName = collect("normalize", "pronounce", "acoustic", "vocoder", "encode", "speech");
            Span speech = byName.get("speech");
            for (String stage : List.of("normalize", "pronounce", "acoustic", "vocoder", "encode")) {
                Span span = byName.get(stage);
                assertThat(span.getParentSpanId()).as(stage).isEqualTo(speech.getSpanId());
                assertThat(span.getStartTimeUnixNano()).as(stage).isGreaterThanOrEqualTo(speech.getStartTimeUnixNano());
            }
            assertThat(byName.values())
                    .extracting(span -> hex(span.getTraceId().toByteArray()))
                    .containsOnly("0af7651916cd43dd8448eb211c80319c");
            assertThat(speech.getAttributesList())
                    .extracting(attribute ->
                            attribute.getKey() + "=" + attribute.getValue().getStringValue())
                    .contains("voice=qinglang", "emotion=neutral", "outcome=done", "characters=3")
                    .noneMatch(attribute -> attribute.contains("你好"));
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void untraced_nothing_of_it_is_set_up() {
        try (ConfigurableApplicationContext service = start()) {
            assertThat(service.getBeanDefinitionNames())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("otel")
                            || name.toLowerCase(java.util.Locale.ROOT).contains("opentelemetry")
                            || name.toLowerCase(java.util.Locale.ROOT).contains("tracer"));
        }
    }

    private ConfigurableApplicationContext start(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--langsheng.home=" + Path.of("..").toAbsolutePath().normalize(),
                "--langsheng.audio.folder=" + data.resolve("audio"),
                "--langsheng.cache.folder=" + data.resolve("cache"),
                "--langsheng.database.url=jdbc:h2:mem:tracing",
                "--management.opentelemetry.tracing.export.schedule-delay=50ms"));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(LangshengServer.class).run(arguments.toArray(String[]::new));
    }

    /**
     * The earliest span of each name, once all names have come and the text was normalized before its sound was made.
     * The end of the text is normalized as well, and spans need not come in the order they began.
     */
    private Map<String, Span> collect(String... names) throws InterruptedException {
        Map<String, Span> byName = new LinkedHashMap<>();
        while (!byName.keySet().containsAll(List.of(names))
                || byName.get("normalize").getStartTimeUnixNano()
                        >= byName.get("acoustic").getStartTimeUnixNano()) {
            Span span = spans.poll(30, TimeUnit.SECONDS);
            assertThat(span).as("after " + byName.keySet()).isNotNull();
            byName.merge(
                    span.getName(),
                    span,
                    (one, other) -> one.getStartTimeUnixNano() <= other.getStartTimeUnixNano() ? one : other);
        }
        byName.keySet().retainAll(List.of(names));
        return byName;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
