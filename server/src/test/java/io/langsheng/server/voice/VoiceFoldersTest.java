package io.langsheng.server.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceFoldersTest {
    @TempDir
    Path root;

    @Test
    void a_difference_counts_once_it_has_come_to_rest() throws Exception {
        FolderVoices.write(root, "a", "10");
        VoiceFolders folders = new VoiceFolders(List.of(root), new FolderVoices());
        VoiceFolders.Look first = folders.look();
        assertThat(first.settled("a")).as("at start").isTrue();

        FolderVoices.write(root, "a", "a long copy begins");
        assertThat(folders.look().settled("a")).isFalse();
        FolderVoices.write(root, "a", "a long copy goes on and on");
        assertThat(folders.look().settled("a")).isFalse();
        VoiceFolders.Look rest = folders.look();
        assertThat(rest.settled("a")).isTrue();
        assertThat(rest.now()).isNotEqualTo(first.now());

        Files.delete(root.resolve("a/level"));
        Files.delete(root.resolve("a"));
        assertThat(folders.look().settled("a")).isFalse();
        assertThat(folders.look().settled("a")).isTrue();
    }

    @Test
    void files_behind_a_link_are_looked_at(@TempDir Path elsewhere) throws Exception {
        FolderVoices.write(elsewhere, "a", "10");
        Files.createSymbolicLink(root.resolve("a"), elsewhere.resolve("a"));
        VoiceFolders folders = new VoiceFolders(List.of(root), new FolderVoices());
        VoiceFolders.Look before = folders.look();
        FolderVoices.write(elsewhere, "a", "100");
        assertThat(folders.look().now()).isNotEqualTo(before.now());
    }

    @Test
    void a_folder_that_cannot_be_listed_removes_nothing() throws Exception {
        FolderVoices.write(root, "a", "10");
        Path moved = root.resolveSibling(root.getFileName() + "-moved");
        VoiceFolders folders = new VoiceFolders(List.of(root), new FolderVoices());
        VoiceFolders.Look before = folders.look();
        Files.move(root, moved);
        try {
            folders.look();
            assertThat(folders.look().now()).isEqualTo(before.now());
        } finally {
            Files.move(moved, root);
        }
    }
}
