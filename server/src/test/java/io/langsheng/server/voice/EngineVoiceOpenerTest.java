package io.langsheng.server.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.stage.StageObserver;
import io.langsheng.text.TextOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a folder counts as a voice. */
class EngineVoiceOpenerTest {
    @TempDir
    Path root;

    private final EngineVoiceOpener opener =
            new EngineVoiceOpener(new FrontEnds(TextOptions.DEFAULT), StageObserver.NONE, null);

    @Test
    void a_damaged_card_is_shown_behind_the_others_with_what_is_wrong() throws Exception {
        Path damaged = Files.createDirectories(root.resolve("damaged/voices")).getParent();
        Files.writeString(damaged.resolve("voices/voices.json"), "{broken");
        Path whole = Files.createDirectories(root.resolve("whole/am")).getParent();
        Files.createDirectories(root.resolve("pictures"));
        assertThat(opener.find(root)).containsExactly(entry("whole", whole), entry("damaged", damaged));
        assertThat(opener.problem(damaged))
                .hasValueSatisfying(reason -> assertThat(reason).contains("voices.json"));
        assertThat(opener.problem(whole)).isEmpty();
    }
}
