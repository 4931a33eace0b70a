package io.langsheng.vocoder;

/**
 * How much more than a wanted stretch must be known, on either side, in samples of one rate.
 *
 * @param left samples before the stretch
 * @param right samples behind it
 */
record Margin(int left, int right) {
    static final Margin NONE = new Margin(0, 0);

    Margin plus(int more, int moreRight) {
        return new Margin(left + more, right + moreRight);
    }

    /** In samples of a rate {@code scale} times lower, rounded outwards. */
    Margin dividedBy(int scale) {
        return new Margin(-Math.floorDiv(-left, scale), -Math.floorDiv(-right, scale));
    }
}
