package io.langsheng.cli;

import io.langsheng.cli.Main.Terminal;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on standard error for what takes longer than a second; nothing where nobody watches. */
final class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final int WIDTH = 78;

    private final Terminal terminal;
    private final long start = System.nanoTime();
    private final @Nullable ProgressBar bar;
    private boolean shown;

    /** @param all units of work, as {@link #at} counts them */
    Progress(Terminal terminal, String task, long all) {
        this.terminal = terminal;
        this.bar = terminal.watched()
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(all)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                        .build()
                : null;
    }

    private synchronized void draw(String line) {
        if (System.nanoTime() - start > PATIENCE_NANOS) {
            shown = true;
            terminal.err().print("\r" + line);
            terminal.err().flush();
        }
    }

    void at(long done, String remark) {
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(remark);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            synchronized (this) {
                if (shown) {
                    terminal.err().println();
                }
            }
        }
    }
}
