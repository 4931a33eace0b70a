package io.langsheng.voice;

/**
 * The sound a voice was trained on.
 *
 * @param sampleRate Hz
 * @param hopLength samples per mel frame
 */
public record AudioConfig(int sampleRate, int hopLength) {
    /** What sound files and players take. */
    static final int LOWEST_RATE = 8_000;

    static final int HIGHEST_RATE = 192_000;
    static final int LONGEST_HOP = 8_192;

    static AudioConfig read(Settings settings) {
        return new AudioConfig(
                settings.integer("sampling_rate", LOWEST_RATE, HIGHEST_RATE),
                settings.integer("hop_length", 1, LONGEST_HOP));
    }
}
