package io.langsheng.server.job;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Jobs, {@code langsheng.jobs.*}.
 *
 * @param enabled whether this node works on jobs; it accepts them either way
 * @param folder where their sound lies; of a cluster, a folder that all nodes share
 * @param keep how long a job is kept after it was finished, unless it asks for less
 * @param text longest text of a job, in characters
 * @param upload largest body of a request for a job
 * @param active most jobs of a tenant that are not finished
 * @param parallel most jobs of a tenant that are worked on at the same time; the others wait
 * @param window most groups of a job that wait for a worker at the same time: with more workers than that, some of
 *     them find nothing to do while there is only one job; with more groups than that, another job waits longer
 * @param groupSize characters of a group of sentences, the unit of work and of recovery
 * @param attempts how often a group is tried before it fails its job
 * @param retryAfter wait before the second attempt; doubled before each further one
 * @param heartbeat how often a node says that it is alive; work of a node that has been silent for four of them is
 *     taken over
 * @param webhooks notification of other servers
 */
@ConfigurationProperties("langsheng.jobs")
public record JobProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("data/jobs") Path folder,
        @DefaultValue("7d") Duration keep,
        @DefaultValue("2000000") int text,
        @DefaultValue("64MB") DataSize upload,
        @DefaultValue("100") int active,
        @DefaultValue("4") int parallel,
        @DefaultValue("16") int window,
        @DefaultValue("240") int groupSize,
        @DefaultValue("3") int attempts,
        @DefaultValue("2s") Duration retryAfter,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue Webhooks webhooks) {
    /**
     * @param privateNetworks whether webhooks may go to addresses that are not public (loopback, private networks)
     * @param attempts how often a webhook is sent before it is given up
     * @param retryAfter wait before the second attempt; doubled before each further one
     * @param timeout longest wait for the receiver's answer
     */
    public record Webhooks(
            @DefaultValue("false") boolean privateNetworks,
            @DefaultValue("8") int attempts,
            @DefaultValue("10s") Duration retryAfter,
            @DefaultValue("10s") Duration timeout) {}

    public JobProperties {
        if (attempts < 1 || webhooks.attempts < 1 || active < 1 || parallel < 1 || window < 1 || text < 1) {
            throw new IllegalArgumentException(
                    "langsheng.jobs: attempts, active, parallel, window and text must be at least 1.");
        }
        if (groupSize < 20 || groupSize > 10_000) {
            throw new IllegalArgumentException(
                    "langsheng.jobs.group-size is %d; it must be within [20, 10000].".formatted(groupSize));
        }
        if (heartbeat.toMillis() < 500) {
            throw new IllegalArgumentException(
                    "langsheng.jobs.heartbeat is %s; it must be at least 500ms.".formatted(heartbeat));
        }
    }
}
