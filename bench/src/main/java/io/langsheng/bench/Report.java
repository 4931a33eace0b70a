package io.langsheng.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * What was measured, as it is printed.
 *
 * @param voice name of the voice
 * @param threads threads of one block
 * @param cpuPerAudioSecond CPU seconds
 * @param rtf wall seconds per second of audio
 * @param firstAudioMs wall milliseconds from the request to its first block
 * @param gemmGflops what {@link MatrixProduct} reached on one thread meanwhile
 * @param peakRssMb the most memory the process held
 * @param commit of the program
 * @param cpu of the machine
 */
record Report(
        @JsonProperty("voice") String voice,
        @JsonProperty("threads") int threads,
        @JsonProperty("cpu_per_audio_second") Cpu cpuPerAudioSecond,
        @JsonProperty("rtf") double rtf,
        @JsonProperty("first_audio_ms") FirstAudio firstAudioMs,
        @JsonProperty("gemm_gflops") double gemmGflops,
        @JsonProperty("peak_rss_mb") long peakRssMb,
        @JsonProperty("commit") String commit,
        @JsonProperty("cpu") String cpu) {

    /** Of each stage, and of the whole process: what joins the stages and the JVM's own work included. */
    record Cpu(double text, double acoustic, double vocoder, double total) {}

    record FirstAudio(double p50, double p95, double max) {
        /** Of at least one measurement; the nearest rank counts. */
        static FirstAudio of(double[] milliseconds) {
            double[] sorted = milliseconds.clone();
            Arrays.sort(sorted);
            return new FirstAudio(rank(sorted, 0.5), rank(sorted, 0.95), rank(sorted, 1));
        }

        private static double rank(double[] sorted, double share) {
            return rounded(sorted[(int) Math.ceil(share * sorted.length) - 1], 1);
        }
    }

    static double rounded(double value, int digits) {
        double unit = Math.pow(10, digits);
        return Math.round(value * unit) / unit;
    }
}
