package io.langsheng.book.casting;

/**
 * A text that a regular expression may look at so often and no more: patterns come from callers, and some of them take
 * exponential time.
 */
final class SteppedText implements CharSequence {
    private static final int MOST_STEPS = 2_000_000;

    private final CharSequence text;
    private final int[] steps;

    SteppedText(CharSequence text) {
        this(text, new int[1]);
    }

    private SteppedText(CharSequence text, int[] steps) {
        this.text = text;
        this.steps = steps;
    }

    @Override
    public char charAt(int index) {
        if (++steps[0] > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "A casting pattern takes too long; leave out nested repetitions such as (a+)+.");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new SteppedText(text.subSequence(start, end), steps);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
