package io.langsheng.voice;

/**
 * The sound a voice was trained on.
 *
 * @param sampleRate Hz
 * @param hopLength samples per mel frame
 */
public record AudioConfig(int sampleRate, int hopLength) {
    static AudioConfig read(Settings settings) {
        return new AudioConfig(
                settings.integer("sampling_rate", 4_000, 192_000), settings.integer("hop_length", 1, 8_192));
    }
}
