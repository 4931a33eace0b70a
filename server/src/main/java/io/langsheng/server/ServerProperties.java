package io.langsheng.server;

import io.langsheng.text.SourceText.Markup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The service's configuration, {@code langsheng.*}.
 *
 * @param home folder of the installation; relative paths below start there
 * @param voices where voices come from
 * @param synthesis how much is computed at once
 * @param limits what a request may ask for
 * @param audio stored audio
 * @param openai what the OpenAI API needs beyond the others
 */
@ConfigurationProperties("langsheng")
public record ServerProperties(
        @DefaultValue(".") Path home,
        @DefaultValue Voices voices,
        @DefaultValue Synthesis synthesis,
        @DefaultValue Limits limits,
        @DefaultValue Audio audio,
        @DefaultValue Openai openai) {
    /**
     * @param folders each holds voice folders
     * @param defaultVoice the one spoken when a request names none; the first one found if absent
     * @param memory most memory that loaded voices may take, estimated from their checkpoints; the least recently
     *     used is unloaded beyond it, the default voice excepted
     * @param rescan how often the folders are looked at for new, changed and removed voices; a difference counts once
     *     it is seen twice
     */
    public record Voices(
            @DefaultValue("voices") List<Path> folders,
            @Nullable String defaultVoice,
            @DefaultValue("2GB") DataSize memory,
            @DefaultValue("5s") Duration rescan) {}

    /**
     * @param threads blocks computed at the same time; 0 means one per core
     * @param requests most requests in progress
     * @param longestWait a newcomer that would have to wait longer is sent away with 503
     * @param steadyWait the same once the load does not end, so that those who are let in are served soon
     * @param ahead how much sound is computed before the reader fetches it
     */
    public record Synthesis(
            @DefaultValue("0") int threads,
            @DefaultValue("256") int requests,
            @DefaultValue("2s") Duration longestWait,
            @DefaultValue("700ms") Duration steadyWait,
            @DefaultValue("30s") Duration ahead) {}

    /**
     * @param text longest text of a request, in characters
     * @param ssml longest SSML document of a request, in characters, markup included
     * @param body largest request body
     */
    public record Limits(
            @DefaultValue("10000") int text,
            @DefaultValue("40000") int ssml,
            @DefaultValue("1MB") DataSize body) {
        /** Most characters of a source in this markup. */
        public int most(Markup markup) {
            return markup == Markup.SSML ? ssml : text;
        }
    }

    /**
     * @param folder where stored audio lies
     * @param keep how long it is kept
     * @param size most it may take; the oldest goes first
     */
    public record Audio(
            @DefaultValue("data/audio") Path folder,
            @DefaultValue("24h") Duration keep,
            @DefaultValue("1GB") DataSize size) {}

    /** @param voices our voice by OpenAI voice name; names not listed speak with the default voice */
    public record Openai(@DefaultValue Map<String, String> voices) {}

    /** The path itself if it is absolute, else below {@link #home}. */
    public Path at(Path path) {
        return home.resolve(path).toAbsolutePath().normalize();
    }
}
