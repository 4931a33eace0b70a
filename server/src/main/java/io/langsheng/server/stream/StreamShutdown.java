package io.langsheng.server.stream;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * When the service stops, connections may finish the utterance in progress, beside the HTTP requests in progress and for
 * as long as those may ({@code spring.lifecycle.timeout-per-shutdown-phase}); the web server waits for requests alone.
 */
final class StreamShutdown implements SmartLifecycle {
    private final StreamSocket socket;
    private volatile boolean running;

    StreamShutdown(StreamSocket socket) {
        this.socket = socket;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        socket.finish(() -> {
            running = false;
            done.run();
        });
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
}
