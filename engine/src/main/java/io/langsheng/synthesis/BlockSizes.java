package io.langsheng.synthesis;

/**
 * How many frames the next block has: few at first, so that sound comes soon, more later, so that the overhead of a
 * block does not count. A listener never runs dry, since each block lasts longer than the next one takes.
 *
 * @param frames of the next block
 */
public record BlockSizes(int frames) {
    private static final int FIRST = 16;
    private static final int MOST = 192;

    public static BlockSizes first() {
        return new BlockSizes(FIRST);
    }

    /** This block, given how many frames are to come: equal shares of them, rather than a short rest at the end. */
    int of(long framesToCome) {
        long blocks = Math.max(1, (framesToCome + frames / 2) / frames);
        return (int) ((framesToCome + blocks - 1) / blocks);
    }

    public BlockSizes larger() {
        return new BlockSizes(Math.min(MOST, frames * 2));
    }
}
