package io.langsheng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a running service; {@code headers} are names and values in turn. */
public final class Client {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String cookie;

    /** @param folder where the service puts its local administrator's cookie */
    public Client(int port, Path folder) throws IOException {
        this.base = "http://localhost:" + port;
        this.cookie = Files.readString(folder.resolve("admin-" + port + ".cookie"));
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, null, headers);
    }

    public byte[] bytes(String path, String... headers) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path)).headers(headers).build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send("POST", path, body, headers);
    }

    /** Sends a file as the part named {@code file} of a form. */
    public HttpResponse<String> upload(String path, String name, byte[] file, String... headers) throws Exception {
        byte[] head = ("--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .POST(BodyPublishers.ofByteArrays(List.of(head, file, tail)))
                .header("Content-Type", "multipart/form-data; boundary=part")
                .headers(headers)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> asLocal(String method, String path, String body) throws Exception {
        return send(method, path, body, "Authorization", "Bearer " + cookie);
    }

    /** The status line of a request that gives another name as its host, as a page that rebound its own would. */
    public String rebound(String path, String host) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(base).getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(0, answer.indexOf('\r'));
        }
    }

    public int port() {
        return URI.create(base).getPort();
    }

    public String cookie() {
        return cookie;
    }

    /** Makes a key; {@code rest} are more members of the body, such as {@code "scopes":["jobs"]}. */
    public JsonNode newKey(String tenant, String... rest) throws Exception {
        String more = rest.length == 0 ? "" : "," + String.join(",", rest);
        HttpResponse<String> answer = asLocal("POST", "/v1/admin/keys", "{\"tenant\":\"" + tenant + "\"" + more + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    public String newToken(String tenant, String... rest) throws Exception {
        return newKey(tenant, rest).path("key").stringValue();
    }

    public static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
