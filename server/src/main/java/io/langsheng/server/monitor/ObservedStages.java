package io.langsheng.server.monitor;

import io.langsheng.stage.Stage;
import io.langsheng.stage.StageObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Each piece of work of a stage becomes an observation below the request's: a duration among the metrics, and a span
 * where traces are on. Work outside of any request, such as warming up, is not counted.
 */
@Component
final class ObservedStages implements StageObserver {
    private final ObservationRegistry observations;

    ObservedStages(ObservationRegistry observations) {
        this.observations = observations;
    }

    @Override
    @SuppressWarnings("NullAway") // observe passes on what the work returns, null included
    public <T extends @Nullable Object> T observe(Stage stage, Supplier<T> work) {
        if (observations.getCurrentObservation() == null) {
            return work.get();
        }
        return Observation.createNotStarted("langsheng.stage", observations)
                .contextualName(stage.id())
                .lowCardinalityKeyValue("stage", stage.id())
                .observe(work);
    }
}
