package io.langsheng.vocoder;

import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.Weights;

/**
 * The excitation of an NSF voice: a sum of sines at F0 and its harmonics where voiced, noise where not, weighted and
 * squashed. Continues from call to call; belongs to one stream.
 *
 * <p>Choices: the reference draws Gaussian noise of deviation σ for each harmonic and adds them up with weights w; a
 * sum of Gaussians is a Gaussian of deviation σ·|w|, so one number a sample is drawn instead. Noise is a function of
 * seed and sample number, not of what was drawn before, so that it does not depend on how the stream is cut into
 * blocks. Harmonics come from the angle-sum recurrence, one sine and cosine a sample.
 *
 * <p>Source: Wang, Takaki, Yamagishi, "Neural source-filter-based waveform model", ICASSP 2019; constants as in
 * KAN-TTS ({@code kantts/models/hifigan/layers.py}, SourceModule).
 */
final class HarmonicSource {
    private static final double ALPHA = 0.1;
    private static final double SIGMA = 0.003;

    private final int hop;
    private final double sampleRate;
    private final double[] inPhase;
    private final double[] quadrature;
    private final double bias;
    private final double noise;
    private final long seed;

    private double phase;
    private long sample;

    /**
     * @param quiet leaves out noise and the harmonics' random phases
     */
    HarmonicSource(HifiganConfig config, HifiganConfig.Nsf nsf, Weights weights, long seed, boolean quiet) {
        int sines = nsf.harmonics() + 1;
        float[] mix = weights.get("source_module.ffn.0.weight", 1, sines, 1);
        this.bias = weights.get("source_module.ffn.0.bias", 1)[0];
        this.hop = config.upsampling();
        this.sampleRate = nsf.sampleRate();
        this.seed = seed;
        this.inPhase = new double[sines];
        this.quadrature = new double[sines];
        double power = 0;
        for (int i = 0; i < sines; i++) {
            double offset = quiet || i == 0 ? 0 : Math.PI * (2 * uniform(mixed(seed ^ ~(long) i)) - 1);
            inPhase[i] = ALPHA * mix[i] * Math.cos(offset);
            quadrature[i] = ALPHA * mix[i] * Math.sin(offset);
            power += (double) mix[i] * mix[i];
        }
        this.noise = quiet ? 0 : SIGMA * Math.sqrt(power);
    }

    /** {@code hop} samples of one frame, written to {@code out[at …]}. */
    void frame(float f0Hz, boolean voiced, float[] out, int at) {
        double step = f0Hz / sampleRate;
        for (int i = 0; i < hop; i++) {
            phase += step;
            phase -= Math.floor(phase);
            double value = bias;
            if (voiced) {
                value += sines(2 * Math.PI * phase);
            }
            if (noise > 0) {
                value += noise * gaussian(sample) * (voiced ? 1 : ALPHA / 3 / SIGMA);
            }
            sample++;
            out[at + i] = (float) Math.tanh(value);
        }
    }

    private double sines(double theta) {
        double sin = Math.sin(theta);
        double cos = Math.cos(theta);
        double s = sin;
        double c = cos;
        double sum = 0;
        for (int i = 0; i < inPhase.length; i++) {
            sum += inPhase[i] * s + quadrature[i] * c;
            double next = s * cos + c * sin;
            c = c * cos - s * sin;
            s = next;
        }
        return sum;
    }

    /** Box and Muller's transform of two numbers hashed from seed and sample. */
    private double gaussian(long n) {
        long bits = mixed(seed * 0x9E3779B97F4A7C15L + n);
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(bits)));
        return radius * Math.cos(2 * Math.PI * uniform(mixed(bits)));
    }

    private static double uniform(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** SplitMix64's output function (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
