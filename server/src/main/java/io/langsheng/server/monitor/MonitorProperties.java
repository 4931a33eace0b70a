package io.langsheng.server.monitor;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is measured and shown, {@code langsheng.monitor.*}.
 *
 * @param labels most combinations of voice, emotion and tenant class that metrics tell apart; later ones count as
 *     {@code other}
 * @param traces where traces are sent, the OTLP/HTTP address of a collector such as
 *     {@code http://localhost:4318/v1/traces}; absent, there are none
 * @param traceShare share of requests that are traced, 0 to 1
 * @param interval how often the dashboard takes a sample
 * @param history how far back the dashboard looks
 */
@ConfigurationProperties("langsheng.monitor")
record MonitorProperties(
        @DefaultValue("100") int labels,
        @Nullable URI traces,
        @DefaultValue("1.0") double traceShare,
        @DefaultValue("5s") Duration interval,
        @DefaultValue("30m") Duration history) {
    MonitorProperties {
        if (labels < 1) {
            throw new IllegalArgumentException(
                    "langsheng.monitor.labels is %d; it must be at least 1.".formatted(labels));
        }
        if (!(traceShare >= 0 && traceShare <= 1)) {
            throw new IllegalArgumentException(
                    "langsheng.monitor.trace-share is %s; it must be within [0, 1].".formatted(traceShare));
        }
        if (interval.toMillis() < 100 || history.compareTo(interval) < 0) {
            throw new IllegalArgumentException(
                    "langsheng.monitor.interval is %d ms and history %d s; the interval must be at least 100 ms and no longer than the history."
                            .formatted(interval.toMillis(), history.toSeconds()));
        }
    }
}
