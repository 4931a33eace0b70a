package io.langsheng.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.core.env.Environment;

/** Whether the address can be listened at, and who does if it cannot. */
final class PortCheck {
    private PortCheck() {}

    static Finding examine(Environment environment) {
        String address = environment.getProperty("server.address", "127.0.0.1");
        int port = environment.getProperty("server.port", Integer.class, 8000);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return Finding.ok("port", "%s:%d is free".formatted(address, port));
        } catch (IOException taken) {
            if (answers(address, port)) {
                return Finding.warning(
                        "port",
                        "%s:%d: a Langsheng service is running there".formatted(address, port),
                        "Nothing, if that is the one you mean; another one needs --server.port.");
            }
            return Finding.failed(
                    "port",
                    "%s:%d: %s".formatted(address, port, Finding.reason(taken)),
                    port < 1024
                            ? "Ports below 1024 are for root; listen at 8000 behind a proxy, or grant CAP_NET_BIND_SERVICE."
                            : "Stop what listens there (ss -ltnp), or choose another --server.port.");
        }
    }

    private static boolean answers(String address, int port) {
        String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://%s:%d/actuator/health/readiness".formatted(host, port)))
                                    .timeout(Duration.ofSeconds(3))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\"status\"");
        } catch (IOException | IllegalArgumentException other) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
