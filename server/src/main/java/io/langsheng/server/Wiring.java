package io.langsheng.server;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.reading.ReadingProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that are not components themselves. */
@Configuration(proxyBeanMethods = false)
class Wiring {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    FrontEnds frontEnds(ReadingProperties reading) {
        return new FrontEnds(reading.options());
    }

    @Bean(destroyMethod = "close")
    SynthesisPool synthesisPool(ServerProperties properties) {
        ServerProperties.Synthesis synthesis = properties.synthesis();
        int threads = synthesis.threads() > 0
                ? synthesis.threads()
                : Runtime.getRuntime().availableProcessors();
        return new SynthesisPool(
                new SynthesisPool.Limits(
                        threads,
                        synthesis.requests(),
                        synthesis.longestWait(),
                        synthesis.steadyWait(),
                        synthesis.ahead()),
                System::nanoTime);
    }
}
