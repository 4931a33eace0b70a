package io.langsheng.server.cache;

import io.langsheng.synthesis.BlockSizes;
import io.langsheng.synthesis.UtteranceSound;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a kept sound in blocks, so that one who stops listening is not sent the rest. */
final class KeptReader implements UtteranceSound {
    private static final int BLOCK = 8192;

    private final KeptSound sound;
    private int at;

    KeptReader(KeptSound sound) {
        this.sound = sound;
    }

    @Override
    public Origin origin() {
        return Origin.KEPT;
    }

    @Override
    public int[] durations() {
        return sound.durations();
    }

    @Override
    public List<String> warnings() {
        return sound.warnings();
    }

    @Override
    public float @Nullable [] next(BlockSizes sizes) {
        if (at == sound.samples().length) {
            return null;
        }
        int from = at;
        at = Math.min(sound.samples().length, at + BLOCK);
        return Arrays.copyOfRange(sound.samples(), from, at);
    }

    @Override
    public void close() {}
}
