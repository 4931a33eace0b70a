package io.langsheng.server.voice;

import java.util.List;

/**
 * What a caller may know of a voice.
 *
 * @param id what requests name
 * @param name for people
 * @param language of the text it speaks
 * @param sampleRate Hz
 * @param emotions ids it can be asked for, {@code neutral} first
 * @param loaded whether it is in memory now
 * @param isDefault whether it speaks when a request names none
 */
public record VoiceCard(
        String id,
        String name,
        String language,
        int sampleRate,
        List<String> emotions,
        boolean loaded,
        boolean isDefault) {}
