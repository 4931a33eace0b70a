package io.langsheng.server.monitor;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Leaves tracing out before any of its classes is loaded, unless {@code langsheng.monitor.traces} says where traces
 * go: who does not trace pays nothing for it at start. Named in {@code META-INF/spring.factories}.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {
    static final String PROPERTY = "langsheng.monitor.traces";

    private Environment environment = new StandardEnvironment();

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        boolean on = !environment.getProperty(PROPERTY, "").isBlank();
        boolean[] kept = new boolean[configurations.length];
        for (int i = 0; i < kept.length; i++) {
            String name = configurations[i];
            boolean tracing = name != null
                    && (name.startsWith("org.springframework.boot.micrometer.tracing.")
                            || name.startsWith("org.springframework.boot.opentelemetry."));
            kept[i] = !tracing || on && !name.contains(".logging.");
        }
        return kept;
    }

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }
}
