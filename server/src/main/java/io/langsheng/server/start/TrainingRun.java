package io.langsheng.server.start;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * With {@code --langsheng.training=true} the service, once ready, asks itself one request of each kind and ends. The
 * JVM then writes the class-data archive from all that was loaded, so that later starts find it there. Used by the
 * launcher and the image; see {@code docs/operating.md}.
 */
@Component
@ConditionalOnProperty("langsheng.training")
final class TrainingRun {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

    private final ApplicationContext context;

    TrainingRun(ApplicationContext context) {
        this.context = context;
    }

    @EventListener(ApplicationReadyEvent.class)
    void train() {
        Thread exit = new Thread(
                () -> {
                    ask();
                    System.exit(SpringApplication.exit(context));
                },
                "training");
        exit.start();
    }

    private void ask() {
        HttpClient client = HttpClient.newHttpClient();
        String speech = "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"你好。\",\"response_format\":\"wav\"";
        for (String[] request : new String[][] {
            {"/", null},
            {"/actuator/health/readiness", null},
            {"/v1/voices", null},
            {"/api/tts", "{\"text\":\"你好。\"}"},
            {"/api/tts", "{\"text\":\"\"}"},
            {"/v1/audio/speech", speech + "}"},
            {"/v1/audio/speech", speech.replace("wav", "mp3") + "}"},
            {"/v1/audio/speech", speech + ",\"stream_format\":\"sse\"}"},
            {"/v1/analyze", "{\"text\":\"你好。\"}"},
        }) {
            try {
                client.send(request(request[0], request[1]), HttpResponse.BodyHandlers.discarding());
            } catch (IOException unanswered) {
                log.warn("training: {} was not answered", request[0], unanswered);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private HttpRequest request(String path, @Nullable String body) {
        Environment environment = context.getEnvironment();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:"
                + environment.getRequiredProperty("local.server.port")
                + environment.getProperty("server.servlet.context-path", "")
                + path));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return request.build();
    }
}
