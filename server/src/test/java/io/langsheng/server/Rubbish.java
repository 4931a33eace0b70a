package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What should not be sent, and how it is to be answered. */
final class Rubbish {
    /** Stands for the user's text; must be found nowhere. */
    static final String SECRET = "秘密kept0secret";

    private Rubbish() {}

    static List<String> bodies() {
        String text = "\"text\":\"" + SECRET + "\",\"input\":\"" + SECRET + "\",\"voice\":\"tone\",\"model\":\"m\"";
        List<String> bodies = new ArrayList<>(List.of(
                "",
                "null",
                "true",
                "42",
                "[]",
                "[[[",
                "{",
                "{\"" + SECRET,
                "\"" + SECRET + "\"",
                "{\"text\":\"" + SECRET + "\"",
                "{'text':'" + SECRET + "'}",
                "{\"text\":[\"" + SECRET + "\"],\"input\":[\"" + SECRET + "\"]}",
                "{\"text\":{\"a\":\"" + SECRET + "\"},\"input\":{\"a\":1}}",
                "{\"text\":null,\"input\":null}",
                "{\"text\":\"\\ud800\",\"input\":\"\\ud800\",\"speed\":\"\"}",
                "\u0000\u0001\u0002",
                "<speak>" + SECRET + "</speak>",
                "text=" + SECRET,
                "[".repeat(100_000),
                "{\"a\":".repeat(50_000),
                "{\"" + "k".repeat(200_000) + "\":1}",
                "{" + text + ",\"n\":" + "9".repeat(100_000) + "}"));
        for (String value : List.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "1e999",
                "-1e999",
                "1e-999",
                "\"NaN\"",
                "\"1\"",
                "[1]",
                "{}",
                "true",
                "9".repeat(400),
                "0x10",
                "-0.0")) {
            for (String field : List.of("speed", "pitch", "volume", "intensity", "sample_rate", "seed")) {
                bodies.add("{" + text + ",\"" + field + "\":" + value + ",\"emotion\":\"bored\"}");
            }
        }
        for (String field : List.of("voice", "emotion", "format", "response_format", "stream_format", "ssml")) {
            for (String value :
                    List.of("\"../../etc/passwd\"", "\"\\u0000\"", "\"" + "x".repeat(10_000) + "\"", "[]", "1e400")) {
                bodies.add("{\"text\":\"" + SECRET + "\",\"input\":\"" + SECRET + "\",\"model\":\"m\",\"" + field
                        + "\":" + value + ",\"speed\":99}");
            }
        }
        return bodies;
    }

    /** A 4xx in JSON that says something and gives nothing away. */
    static void refused(String answer, String what) {
        assertThat(answer).as(what).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
        assertThat(answer)
                .as(what)
                .doesNotContain(SECRET, "Exception", "\tat ", "Tomcat", "io.langsheng", "springframework", "jackson");
        int body = answer.indexOf("\r\n\r\n");
        if (body >= 0 && answer.length() > body + 4) {
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .as(what)
                    .contains("x-request-id: ", "content-type: application/");
            assertThat(answer.substring(body + 4)).as(what).contains("{").hasSizeLessThan(2000);
        }
    }

    static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
