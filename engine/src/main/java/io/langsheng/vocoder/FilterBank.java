package io.langsheng.vocoder;

/**
 * The synthesis half of a pseudo quadrature mirror filter bank: joins equally wide bands into one signal, as a
 * polyphase convolution.
 *
 * <p>Source: Nguyen, "Near-perfect-reconstruction pseudo-QMF banks", IEEE Trans. Signal Processing 42 (1994); the
 * prototype by Lin and Vaidyanathan, "A Kaiser window approach for the design of prototype filters of cosine modulated
 * filterbanks", IEEE Signal Processing Letters 5 (1998). Taps, cut-off and β are those the voices were trained with.
 */
final class FilterBank {
    private static final int TAPS = 62;
    private static final double CUTOFF = 0.142;
    private static final double BETA = 9.0;

    private FilterBank() {}

    /** For {@code bands} bands; input channels are bands, the one output channel is the signal. */
    static Polyphase synthesis(int bands) {
        int half = TAPS / 2;
        Polyphase bank =
                new Polyphase(bands, bands, 1, -Math.floorDiv(half, bands), Math.floorDiv(half + bands - 1, bands));
        double[] prototype = prototype();
        for (int band = 0; band < bands; band++) {
            for (int tap = 0; tap <= TAPS; tap++) {
                double sign = band % 2 == 0 ? 1 : -1;
                double phase = (2 * band + 1) * Math.PI / (2 * bands) * (tap - half) - sign * Math.PI / 4;
                double weight = 2 * prototype[tap] * Math.cos(phase) * bands;
                // Output n takes band sample i where i · bands = n + tap − half.
                int place = Math.floorMod(half - tap, bands);
                int offset = Math.floorDiv(place + tap - half, bands);
                bank.add(0, place, band, offset, (float) weight);
            }
        }
        return bank;
    }

    private static double[] prototype() {
        double[] filter = new double[TAPS + 1];
        double omega = Math.PI * CUTOFF;
        for (int i = 0; i <= TAPS; i++) {
            double t = i - TAPS / 2.0;
            double ideal = t == 0 ? CUTOFF : Math.sin(omega * t) / (Math.PI * t);
            double x = 2.0 * i / TAPS - 1;
            filter[i] = ideal * bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
        }
        return filter;
    }

    /** Modified Bessel function of the first kind, order 0. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
