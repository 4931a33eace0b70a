package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no HTTP client would. */
record RawHttp(int port) {
    static byte[] post(String route, String body) {
        return request("POST", route, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole request, behind whose answer the connection is closed. */
    static byte[] request(String method, String route, String type, byte[] body) {
        return concat(head(method, route, type, body.length, "Connection: close\r\n"), body);
    }

    /** What goes before a JSON body of that length. */
    static byte[] head(String route, int length, String more) {
        return head("POST", route, "application/json", length, more);
    }

    private static byte[] head(String method, String route, String type, int length, String more) {
        return (method + " " + route + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + length + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /** Sends bytes as they are and reads the answer until the service closes, or one whole answer has come. */
    String exchange(byte[] request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request);
            } catch (SocketException answeredAlready) {
                assertThat(request.length).isGreaterThan(10_000);
            }
            return read(socket.getInputStream());
        }
    }

    static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                answer.write(buffer, 0, read);
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
