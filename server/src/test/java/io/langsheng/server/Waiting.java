package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a running service will do by itself. The test's own time limit ends a wait that is in vain. */
public final class Waiting {
    private Waiting() {}

    public static void until(Callable<Boolean> done) throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        while (!done.call()) {
            try {
                never.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException again) {
                assertThat(again).isNotNull();
            }
        }
    }
}
