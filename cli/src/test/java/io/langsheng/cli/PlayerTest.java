package io.langsheng.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayerTest {
    @TempDir
    private Path folder;

    @Test
    void the_first_player_on_the_path_hears_everything() throws IOException {
        program("ffplay", "exit 7");
        program("aplay", "cat > \"" + folder.resolve("heard") + "\"");
        try (Player player = Player.find("/nonexistent:" + folder)) {
            assertThat(player.name()).isEqualTo("aplay");
            player.input().write(new byte[] {1, 2, 3});
            player.finish();
        }
        assertThat(folder.resolve("heard")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void a_player_that_fails_is_an_error() throws IOException {
        program("play", "cat > /dev/null; exit 7");
        try (Player player = Player.find(folder.toString())) {
            assertThatThrownBy(player::finish).hasMessage("play ended with exit code 7; write a file with -o FILE.");
        }
    }

    @Test
    void a_player_without_a_device_is_an_error_whatever_it_ends_with() throws IOException {
        program("ffplay", "cat > /dev/null; echo 'No more combinations to try, audio open failed' >&2");
        try (Player player = Player.find(folder.toString())) {
            assertThatThrownBy(player::finish).hasMessage("ffplay found no audio device; write a file with -o FILE.");
        }
    }

    @Test
    void without_a_player_the_way_out_is_named() {
        assertThatThrownBy(() -> Player.find(folder.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("No player found (looked for aplay, ")
                .hasMessageEndingWith("write a file with -o FILE.");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
