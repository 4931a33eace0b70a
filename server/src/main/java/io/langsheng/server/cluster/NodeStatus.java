package io.langsheng.server.cluster;

/**
 * What a node says of itself. Times are milliseconds since 1970.
 *
 * @param gone whether it has not been heard of for too long
 * @param requests inside, of both priorities
 * @param threads of its pool
 * @param waitSeconds how long its interactive requests will take
 * @param residentBytes of its process; 0 where the system does not say
 * @param voices in memory
 */
public record NodeStatus(
        String name,
        String version,
        long startedAt,
        long seenAt,
        boolean gone,
        int requests,
        int threads,
        double waitSeconds,
        long residentBytes,
        int voices) {
    NodeStatus seen(long at, boolean isGone) {
        return new NodeStatus(
                name, version, startedAt, at, isGone, requests, threads, waitSeconds, residentBytes, voices);
    }
}
