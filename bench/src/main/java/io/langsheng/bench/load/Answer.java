package io.langsheng.bench.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client got for one request.
 *
 * @param status HTTP status; 0 if the connection failed
 * @param retryAfter the header of that name
 * @param arrivals sound as it came, empty unless the status is 200
 * @param digest SHA-256 of the sound
 * @param seconds from the request to the end of the answer
 */
record Answer(int status, @Nullable String retryAfter, List<Arrival> arrivals, String digest, double seconds) {
    /** 16-bit mono at the rate of the voice that comes with the program. */
    private static final double BYTES_PER_SECOND = 2 * 16_000;

    /**
     * @param seconds since the request was sent
     * @param bytes that had come by then, these included
     */
    record Arrival(double seconds, long bytes) {}

    double firstAudioSeconds() {
        return arrivals.get(0).seconds();
    }

    double audioSeconds() {
        return arrivals.isEmpty() ? 0 : arrivals.get(arrivals.size() - 1).bytes() / BYTES_PER_SECOND;
    }

    /**
     * How close a player that starts with the first sound comes to running dry: the least sound it has left when more
     * arrives, in seconds; negative if it runs dry.
     */
    double leastLeft() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < arrivals.size(); i++) {
            double played = arrivals.get(i).seconds() - firstAudioSeconds();
            least = Math.min(least, arrivals.get(i - 1).bytes() / BYTES_PER_SECOND - played);
        }
        return least == Double.POSITIVE_INFINITY ? audioSeconds() : least;
    }
}
