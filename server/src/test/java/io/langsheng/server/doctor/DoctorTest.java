package io.langsheng.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The doctor on good and on broken installations. */
@Timeout(120)
class DoctorTest {
    @TempDir
    Path folder;

    private String said = "";

    @Test
    void the_shipped_installation_is_well() {
        int status = examine("--langsheng.voices.folders=" + shippedVoices());
        assertThat(said)
                .contains("qinglang speaks")
                .contains("jdk")
                .contains("cores")
                .contains("is free")
                .doesNotContain("FAIL");
        assertThat(status).isZero();
    }

    @Test
    void everything_that_is_broken_is_named_with_its_remedy() throws Exception {
        Files.createDirectories(folder.resolve("voices/broken"));
        Files.writeString(folder.resolve("voices/broken/configuration.json"), "{");
        Files.writeString(folder.resolve("file"), "");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int status = examine(
                    "--langsheng.audio.folder=file/audio",
                    "--langsheng.synthesis.longest-wayt=3s",
                    "--langsheng.database.connections=1",
                    "--server.port=" + taken.getLocalPort());
            assertThat(status).isEqualTo(1);
            assertThat(said)
                    .contains(
                            "langsheng.synthesis.longest-wayt is not a setting",
                            "Did you mean langsheng.synthesis.longest-wait?")
                    .contains("langsheng.database.connections is 1; it must be at least 2.")
                    .contains("langsheng.audio.folder is below")
                    .contains("none in [voices] can speak")
                    .contains(":" + taken.getLocalPort(), "ss -ltnp")
                    .contains("to mend");
        }
    }

    @Test
    void a_database_that_does_not_answer_is_found_out() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        int status = examine(
                "--langsheng.voices.folders=" + shippedVoices(),
                "--langsheng.database.url=jdbc:postgresql://localhost:%d/langsheng".formatted(free),
                "--langsheng.database.password=not-to-be-shown");
        assertThat(status).isEqualTo(1);
        assertThat(said).contains("FAIL", "Is PostgreSQL up").doesNotContain("not-to-be-shown");
    }

    @Test
    void a_service_that_others_could_use_is_found_before_it_refuses_to_start() {
        String voices = "--langsheng.voices.folders=" + shippedVoices();
        assertThat(examine(voices, "--server.address=0.0.0.0")).isEqualTo(1);
        assertThat(said).contains("FAIL", "langsheng.keys.required is not set");
        assertThat(examine(voices, "--server.address=0.0.0.0", "--langsheng.keys.required=false"))
                .isZero();
        assertThat(said).contains("warn", "open to everybody who reaches 0.0.0.0");
        assertThat(examine(voices, "--server.address=0.0.0.0", "--langsheng.keys.required=true"))
                .isZero();
        assertThat(said).contains("callers need a key");
    }

    @Test
    void a_bucket_and_an_identity_provider_that_do_not_answer_are_found_out() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        int status = examine(
                "--langsheng.voices.folders=" + shippedVoices(),
                "--langsheng.keys.required=true",
                "--langsheng.keys.oidc.issuer=http://localhost:" + free,
                "--langsheng.store.s3.bucket=speech",
                "--langsheng.store.s3.endpoint=http://localhost:" + free,
                "--langsheng.store.s3.access-key=a",
                "--langsheng.store.s3.secret-key=not-to-be-shown",
                "--langsheng.store.s3.path-style=true",
                "--langsheng.store.s3.timeout=1s");
        assertThat(status).isEqualTo(1);
        assertThat(said)
                .contains("the identity provider", "/.well-known/openid-configuration", "bucket speech:", "2 to mend")
                .doesNotContain("not-to-be-shown");
    }

    @Test
    void findings_are_there_as_json_too() {
        examine("--json", "--langsheng.voices.folders=" + shippedVoices());
        assertThat(JsonMapper.shared().readTree(said))
                .isNotEmpty()
                .allMatch(finding -> finding.path("state").isString());
    }

    @Test
    void a_wrong_command_line_is_said_to_be_one() {
        assertThat(examine("now")).isEqualTo(2);
        assertThat(said).contains("unknown argument now");
    }

    private int examine(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--langsheng.home=" + folder);
        if (all.stream().noneMatch(option -> option.startsWith("--server.port"))) {
            all.add("--server.port=0");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = Doctor.run(all.toArray(String[]::new), out, out);
        said = bytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private static Path shippedVoices() {
        return Path.of("..", "voices").toAbsolutePath().normalize();
    }
}
