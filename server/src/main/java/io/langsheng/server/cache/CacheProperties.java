package io.langsheng.server.cache;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The cache of spoken sentences, {@code langsheng.cache.*}. One second of speech at 16 kHz takes 64 kB in either place.
 *
 * @param memory most memory it takes; 0 keeps nothing in memory
 * @param disk most space it takes on disk; 0 keeps nothing there
 * @param folder where it lies on disk, below {@code langsheng.home}; several services may share it
 */
@ConfigurationProperties("langsheng.cache")
public record CacheProperties(
        @DefaultValue("48MB") DataSize memory,
        @DefaultValue("1GB") DataSize disk,
        @DefaultValue("data/cache") Path folder) {}
