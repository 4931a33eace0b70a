package io.langsheng.server.reading;

import io.langsheng.text.TextOptions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How written text is read, {@code langsheng.reading.*}.
 *
 * @param nameEmoji whether emoji are named; otherwise they are left out
 * @param readCode whether fenced blocks of code are read; otherwise they are left out with a warning
 */
@ConfigurationProperties("langsheng.reading")
public record ReadingProperties(
        @DefaultValue("false") boolean nameEmoji,
        @DefaultValue("false") boolean readCode) {
    public TextOptions options() {
        return new TextOptions(nameEmoji, readCode);
    }
}
