package io.langsheng.server.cache;

import io.langsheng.synthesis.BlockSizes;
import io.langsheng.synthesis.UtteranceSound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sound in the making with any number of readers.
 *
 * <p>Idea: there is no leader that the others wait for. Blocks made so far are kept; whichever reader first wants one
 * that is not there makes it, and all others find it. So a reader that is slow or goes away holds nobody up, and the
 * sound is computed once. When the last reader leaves an unfinished sound, it is given up.
 *
 * <p>Safe for use by several threads; each reader belongs to one.
 */
final class SharedSound {
    private final Supplier<UtteranceSound> make;
    private final Consumer<KeptSound> whenWhole;
    private final Runnable whenOver;
    private final List<float[]> blocks = new ArrayList<>();
    private @Nullable UtteranceSound source;
    private boolean whole;
    private boolean over;
    private int readers;

    /**
     * @param make begins to compute the sound
     * @param whenWhole gets the sound once all of it is there
     * @param whenOver called once, when no further reader is taken
     */
    SharedSound(Supplier<UtteranceSound> make, Consumer<KeptSound> whenWhole, Runnable whenOver) {
        this.make = make;
        this.whenWhole = whenWhole;
        this.whenOver = whenOver;
    }

    /** Another reader, or null if the sound is over: whole and kept elsewhere, failed, or given up. */
    synchronized @Nullable UtteranceSound join() {
        if (over) {
            return null;
        }
        UtteranceSound current = source;
        UtteranceSound.Origin origin = current == null ? UtteranceSound.Origin.MADE : UtteranceSound.Origin.SHARED;
        if (current == null) {
            try {
                current = make.get();
            } catch (RuntimeException e) {
                end();
                throw e;
            }
            source = current;
        }
        readers++;
        return new Reader(origin, current);
    }

    /** The block of this index, made now if it is not there yet; null behind the last. */
    private synchronized float @Nullable [] block(UtteranceSound from, int index, BlockSizes sizes) {
        if (index < blocks.size()) {
            return blocks.get(index);
        }
        if (whole) {
            return null;
        }
        float[] next;
        try {
            next = from.next(sizes);
        } catch (RuntimeException e) {
            end();
            throw e;
        }
        if (next == null) {
            whole = true;
            whenWhole.accept(new KeptSound(from.durations(), joined(), from.warnings()));
            end();
        } else {
            blocks.add(next);
        }
        return next;
    }

    private float[] joined() {
        int length = blocks.stream().mapToInt(block -> block.length).sum();
        float[] samples = new float[length];
        int at = 0;
        for (float[] block : blocks) {
            System.arraycopy(block, 0, samples, at, block.length);
            at += block.length;
        }
        return samples;
    }

    private synchronized void leave() {
        readers--;
        if (readers == 0) {
            end();
            if (source != null) {
                source.close();
            }
        }
    }

    private void end() {
        if (!over) {
            over = true;
            whenOver.run();
        }
    }

    private final class Reader implements UtteranceSound {
        private final Origin origin;
        private final UtteranceSound from;
        private int index;
        private boolean closed;

        Reader(Origin origin, UtteranceSound from) {
            this.origin = origin;
            this.from = from;
        }

        @Override
        public Origin origin() {
            return origin;
        }

        @Override
        public int[] durations() {
            return from.durations();
        }

        @Override
        public List<String> warnings() {
            return from.warnings();
        }

        @Override
        public float @Nullable [] next(BlockSizes sizes) {
            float[] block = closed ? null : block(from, index, sizes);
            if (block == null) {
                return null;
            }
            index++;
            return block.clone();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                leave();
            }
        }
    }
}
