package io.langsheng.server.monitor;

import io.langsheng.server.cluster.NodeStatus;
import io.langsheng.server.cluster.Nodes;
import io.langsheng.server.monitor.DashboardHistory.Sample;
import io.langsheng.server.voice.VoiceCard;
import io.langsheng.server.voice.VoiceRegistry;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the dashboard page shows: {@code GET /v1/dashboard}. For administrators where keys are asked for. */
@RestController
final class DashboardController {
    private final DashboardHistory history;
    private final VoiceRegistry voices;
    private final Nodes nodes;
    private final MonitorProperties properties;

    DashboardController(DashboardHistory history, VoiceRegistry voices, Nodes nodes, MonitorProperties properties) {
        this.history = history;
        this.voices = voices;
        this.nodes = nodes;
        this.properties = properties;
    }

    /**
     * @param intervalMillis time between samples; asking more often is of no use
     * @param historyMillis how far back samples go
     */
    record Dashboard(
            String node,
            long intervalMillis,
            long historyMillis,
            List<Sample> samples,
            List<VoiceCard> voices,
            List<NodeStatus> nodes) {}

    /** @param since only samples after this time, milliseconds since 1970 */
    @GetMapping("/v1/dashboard")
    Dashboard dashboard(@RequestParam(defaultValue = "0") long since) {
        return new Dashboard(
                nodes.name(),
                properties.interval().toMillis(),
                properties.history().toMillis(),
                history.since(since),
                voices.cards(),
                nodes.all());
    }
}
