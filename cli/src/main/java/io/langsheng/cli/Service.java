package io.langsheng.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running service, and by what it knows us: the key in {@code LANGSHENG_KEY}, else the cookie that a service on this
 * machine leaves for its own administrator in the installation's {@code data} folder.
 */
final class Service {
    static final JsonMapper JSON = new JsonMapper();

    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "${env:LANGSHENG_SERVER:-http://localhost:8000}",
            description = {
                "The running service (also LANGSHENG_SERVER in the environment); by default http://localhost:8000.",
                "It knows you by the key in LANGSHENG_KEY or, on its own machine, by a file it wrote for its user."
            })
    private URI server;

    private final Path folder;
    private final @Nullable String key;

    /**
     * @param folder where a service of this installation leaves its cookie
     * @param key null for none
     */
    Service(Path folder, @Nullable String key) {
        this.folder = folder;
        this.key = key;
    }

    /**
     * Sends a request and returns the body of its answer.
     *
     * @param path with its query
     * @param body sent as JSON; null for none
     * @throws IOException saying what the service found wrong, or that it cannot be reached
     */
    String send(String method, String path, @Nullable JsonNode body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .timeout(LONGEST)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .header("Content-Type", "application/json");
        String credential = key == null ? cookie() : key;
        if (credential != null) {
            request.header("Authorization", "Bearer " + credential);
        }
        HttpResponse<String> answer = answer(request.build());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(wrong(answer, credential));
        }
        return answer.body();
    }

    private URI at(String path) {
        String base = server.toString().replaceFirst("/+$", "");
        if (!base.matches("https?://.+")) {
            throw new IllegalArgumentException(
                    "--server is \"%s\"; it must be an address such as http://localhost:8000.".formatted(server));
        }
        return URI.create(base + path);
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException {
        try {
            HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build();
            return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException nobody) {
            throw new IOException(
                    "No service answers at %s; start it with ./langsheng serve, or name another with --server."
                            .formatted(server),
                    nobody);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", stop);
        }
    }

    private @Nullable String cookie() throws IOException {
        int port = server.getPort() > 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        Path file = folder.resolve("admin-" + port + ".cookie");
        return Files.isReadable(file) ? Files.readString(file).strip() : null;
    }

    private String wrong(HttpResponse<String> answer, @Nullable String credential) {
        String detail = detail(answer.body());
        if (answer.statusCode() == 401 && credential == null) {
            return detail + " Set LANGSHENG_KEY to an admin key, or run this as the service's user on its machine.";
        }
        return "The service answers %d: %s".formatted(answer.statusCode(), detail);
    }

    private static String detail(String body) {
        try {
            JsonNode detail = JSON.readTree(body).path("detail");
            return detail.isString() ? detail.stringValue() : "no reason given.";
        } catch (JacksonException notOurs) {
            return "not an answer of Langsheng.";
        }
    }
}
