package io.langsheng.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The service's clock, moved by the test. */
public final class SettableClock extends Clock {
    private final AtomicLong aheadMillis = new AtomicLong();

    /** @param ahead of the true time; never backwards within a test */
    public void set(Duration ahead) {
        aheadMillis.set(ahead.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(aheadMillis.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** Puts it in the place of the system's. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Wiring {
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }
}
