package io.langsheng.server.lexicon;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Lexicons, {@code langsheng.lexicons.*}.
 *
 * @param folder the operator's: {@code lexicon.txt} holds for every request, {@code TENANT.txt} for those of a tenant;
 *     changes are noticed
 * @param uploads where uploaded lexicons lie, a folder a tenant
 * @param most uploaded lexicons of one tenant
 * @param size largest upload
 */
@ConfigurationProperties("langsheng.lexicons")
public record LexiconProperties(
        @DefaultValue("lexicons") Path folder,
        @DefaultValue("data/lexicons") Path uploads,
        @DefaultValue("100") int most,
        @DefaultValue("1MB") DataSize size) {}
