package io.langsheng.audio;

import java.util.Arrays;

/**
 * Changes the sampling rate of a stream of any length, block by block.
 *
 * <p>The rates' ratio is reduced to L / M. Output sample n lies at input position n·M/L; it is the inner product of the
 * input around it with one of L filters, each a Kaiser-windowed sinc shifted by a fraction of a sample (polyphase
 * form, so that no intermediate rate of L times the input is ever computed). The sinc is cut at the lower of both
 * Nyquist frequencies less half the transition band, so that neither images nor aliases above it remain: with the
 * window's 100 dB they stay below −80 dB. The output starts at the input's first sample; its length is the input's
 * times L / M, rounded up. What the filter needs beyond either end is silence.
 *
 * <p>Source: Crochiere and Rabiner, "Multirate Digital Signal Processing", 1983, section 2.7; Kaiser, "Nonrecursive
 * digital filter design using the I0-sinh window function", 1974, for length and shape of the window.
 *
 * <p>Belongs to one thread at a time.
 */
public final class Resampler {
    private static final double ATTENUATION_DB = 100;
    private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);
    /** Transition band as a share of the lower Nyquist frequency. */
    private static final double TRANSITION = 0.09;

    private static final int MOST_COEFFICIENTS = 16 << 20;

    private final int up;
    private final int down;
    private final int half;
    /** {@code [up][2 · half]}, row by row. */
    private final float[] filters;

    /** Input samples [first, first + filled) that may still be needed; zeros in front of the first. */
    private float[] window;

    private int filled;
    private long first;
    private long received;
    private long produced;
    private boolean ended;

    /** @throws IllegalArgumentException if the rates are not positive, or so odd a pair that no table can hold them */
    public Resampler(int fromRate, int toRate) {
        if (fromRate <= 0 || toRate <= 0) {
            throw new IllegalArgumentException(
                    "rates must be positive, but are %d and %d Hz".formatted(fromRate, toRate));
        }
        int divisor = gcd(fromRate, toRate);
        this.up = toRate / divisor;
        this.down = fromRate / divisor;
        double nyquist = Math.min(1.0, (double) toRate / fromRate); // lower one, as a share of the input's
        double taps = (ATTENUATION_DB - 8) / (2.285 * Math.PI * TRANSITION * nyquist);
        this.half = up == down ? 1 : (int) Math.ceil(taps / 2) + 1;
        if ((long) up * 2 * half > MOST_COEFFICIENTS) {
            throw new IllegalArgumentException(
                    "%d Hz cannot be turned into %d Hz: their ratio is %d / %d".formatted(fromRate, toRate, up, down));
        }
        this.filters = up == down ? new float[] {1, 0} : filters(nyquist * (1 - TRANSITION / 2));
        this.window = new float[4 * half + 1024];
        this.first = -half;
        this.filled = half;
    }

    private float[] filters(double cutoff) {
        float[] all = new float[up * 2 * half];
        double[] filter = new double[2 * half];
        for (int phase = 0; phase < up; phase++) {
            double sum = 0;
            for (int k = 0; k < filter.length; k++) {
                double t = k - (half - 1) - (double) phase / up;
                filter[k] = sinc(cutoff * t) * kaiser(t / half);
                sum += filter[k];
            }
            for (int k = 0; k < filter.length; k++) {
                all[phase * filter.length + k] = (float) (filter[k] / sum); // a constant stays what it is
            }
        }
        return all;
    }

    /** The samples that are final by now; possibly none. */
    public float[] push(float[] samples) {
        if (ended) {
            throw new IllegalStateException("the stream has ended");
        }
        keep(samples, samples.length);
        received += samples.length;
        return produce(first + filled - half);
    }

    /** The remaining samples. */
    public float[] finish() {
        ended = true;
        keep(new float[2 * half], 2 * half);
        return produce(received);
    }

    private void keep(float[] samples, int count) {
        long needed = Math.max(first, produced * down / up - half + 1);
        int drop = (int) Math.min(filled, needed - first);
        System.arraycopy(window, drop, window, 0, filled - drop);
        first += drop;
        filled -= drop;
        if (filled + count > window.length) {
            window = Arrays.copyOf(window, filled + count);
        }
        System.arraycopy(samples, 0, window, filled, count);
        filled += count;
    }

    /** All outputs whose position lies before {@code end}. */
    private float[] produce(long end) {
        long last = Math.max(produced, ceilDiv(end * up, down));
        float[] out = new float[Math.toIntExact(last - produced)];
        for (int i = 0; i < out.length; i++, produced++) {
            long position = produced * down;
            int phase = (int) (position % up);
            int from = (int) (position / up - (half - 1) - first);
            int row = phase * 2 * half;
            float sum = 0;
            for (int k = 0; k < 2 * half; k++) {
                sum += window[from + k] * filters[row + k];
            }
            out[i] = sum;
        }
        return out;
    }

    private static long ceilDiv(long a, long b) {
        return -Math.floorDiv(-a, b);
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return x * x >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
    }

    /** Modified Bessel function of the first kind, order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-16 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
