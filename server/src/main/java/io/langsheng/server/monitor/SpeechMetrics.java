package io.langsheng.server.monitor;

import io.langsheng.server.cluster.ResidentMemory;
import io.langsheng.server.limit.Priority;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.voice.VoiceCard;
import io.langsheng.server.voice.VoiceRegistry;
import io.langsheng.text.Delivery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The metrics of speech, and the observation each request's trace hangs from. Names are those Prometheus shows, with
 * dots; docs/operations.md explains them.
 */
@Component
public final class SpeechMetrics {
    private static final List<String> TENANT_CLASSES = List.of("open", "unlimited", "limited");
    private static final Duration[] SOUND_TIMES =
            millis(25, 50, 100, 150, 250, 400, 600, 1000, 1500, 2500, 5000, 10000);
    private static final Duration[] WAIT_TIMES = millis(1, 5, 25, 100, 250, 500, 1000, 2500, 5000, 10000);
    private static final double[] FACTORS = {0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2};

    private final MeterRegistry registry;
    private final ObservationRegistry observations;
    private final RecentSpeech recent;
    private final SpeechLabels.Bounded labels;
    private final Map<SpeechLabels, Meters> meters = new ConcurrentHashMap<>();

    SpeechMetrics(
            MeterRegistry registry,
            ObservationRegistry observations,
            RecentSpeech recent,
            MonitorProperties properties,
            SynthesisPool pool,
            VoiceRegistry voices) {
        this.registry = registry;
        this.observations = observations;
        this.recent = recent;
        this.labels = new SpeechLabels.Bounded(properties.labels());
        for (Priority priority : Priority.values()) {
            Gauge.builder("langsheng.queue.requests", () -> pool.requestsInside(priority))
                    .description("Requests in progress or waiting.")
                    .tag("priority", id(priority))
                    .register(registry);
        }
        gauge(
                "langsheng.queue.expected.wait.seconds",
                "How long the interactive requests inside will take; autoscaling goes by it.",
                () -> pool.backlog().toMillis() / 1000.0);
        // There from the start, so that the first rejection is a rise.
        for (String tenantClass : TENANT_CLASSES) {
            rejections(ProblemCode.BUSY.id(), tenantClass);
        }
        gauge("langsheng.pool.threads", "Blocks computed at the same time.", pool::threads);
        gauge("langsheng.pool.real.time.factor", "Moving average of all steps.", pool::realTimeFactor);
        gauge(
                "langsheng.voices.found",
                "Voices in the folders.",
                () -> voices.cards().size());
        gauge(
                "langsheng.voices.loaded",
                "Voices in memory.",
                () -> voices.cards().stream().filter(VoiceCard::loaded).count());
        gauge("langsheng.voices.memory.bytes", "Estimated memory of the loaded voices.", voices::bytes);
        gauge("process.resident.memory.bytes", "Resident memory of the process.", ResidentMemory::bytes);
    }

    /**
     * A request begins to be served. The observation it opens is a child of the thread's current one.
     *
     * @param delivery whose emotion counts
     * @param characters of the text
     */
    public SpeechMeter begin(VoiceCard voice, Delivery delivery, int characters, Priority priority) {
        SpeechLabels wanted = new SpeechLabels(voice.id(), emotion(delivery), tenantClass(), id(priority));
        SpeechLabels bounded = labels.of(wanted);
        Observation observation = Observation.createNotStarted("langsheng.speech", observations)
                .contextualName("speech")
                .lowCardinalityKeyValue("voice", bounded.voice())
                .lowCardinalityKeyValue("emotion", bounded.emotion())
                .lowCardinalityKeyValue("tenant_class", bounded.tenantClass())
                .lowCardinalityKeyValue("priority", bounded.priority())
                .highCardinalityKeyValue("characters", Integer.toString(characters))
                .start();
        return new SpeechMeter(
                meters.computeIfAbsent(bounded, key -> new Meters(registry, key.tags())),
                recent,
                observation,
                characters);
    }

    /** A request for speech was turned away; {@code reason} is one of the problem codes. */
    public void rejected(String reason) {
        rejections(reason, tenantClass()).increment();
        recent.rejected();
    }

    /** A small closed set; tenants themselves are not told apart, as there is no end to them. */
    private static String tenantClass() {
        Caller caller = Caller.current();
        if (caller.equals(Caller.OPEN)) {
            return TENANT_CLASSES.get(0);
        }
        return TENANT_CLASSES.get(caller.allowance().equals(Allowance.UNLIMITED) ? 1 : 2);
    }

    private static String id(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }

    private Counter rejections(String reason, String tenantClass) {
        return Counter.builder("langsheng.rejected")
                .description("Requests for speech that were turned away.")
                .tag("reason", reason)
                .tag("tenant_class", tenantClass)
                .register(registry);
    }

    private static String emotion(Delivery delivery) {
        return switch (delivery.emotions().size()) {
            case 0 -> "neutral";
            case 1 -> delivery.emotions().keySet().iterator().next();
            default -> "mixed";
        };
    }

    private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private static Duration[] millis(long... values) {
        return java.util.Arrays.stream(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    /** The meters of one combination of labels. */
    record Meters(
            Timer firstAudio,
            Timer queueWait,
            Timer blockGap,
            Counter underruns,
            Counter underrunSeconds,
            DistributionSummary realTimeFactor,
            Counter characters,
            Counter audioSeconds,
            Counter computeSeconds) {
        Meters(MeterRegistry registry, Tags tags) {
            this(
                    Timer.builder("langsheng.first.audio")
                            .description("From the request to its first bytes of sound.")
                            .serviceLevelObjectives(SOUND_TIMES)
                            .tags(tags)
                            .register(registry),
                    Timer.builder("langsheng.queue.wait")
                            .description("From admission to the first computed step.")
                            .serviceLevelObjectives(WAIT_TIMES)
                            .tags(tags)
                            .register(registry),
                    Timer.builder("langsheng.block.gap")
                            .description("How long the sender waited for a block behind the first.")
                            .serviceLevelObjectives(WAIT_TIMES)
                            .tags(tags)
                            .register(registry),
                    Counter.builder("langsheng.underruns")
                            .description("Blocks that came after a listener who began at once had run dry.")
                            .tags(tags)
                            .register(registry),
                    Counter.builder("langsheng.underrun.seconds")
                            .description("Silence those listeners heard.")
                            .tags(tags)
                            .register(registry),
                    DistributionSummary.builder("langsheng.real.time.factor")
                            .description("Computing seconds of a request over its audio seconds.")
                            .serviceLevelObjectives(FACTORS)
                            .tags(tags)
                            .register(registry),
                    Counter.builder("langsheng.characters")
                            .description("Characters of accepted texts.")
                            .tags(tags)
                            .register(registry),
                    Counter.builder("langsheng.audio.seconds")
                            .description("Sound handed over.")
                            .tags(tags)
                            .register(registry),
                    Counter.builder("langsheng.compute.seconds")
                            .description("Time of the pool's threads.")
                            .tags(tags)
                            .register(registry));
        }
    }
}
