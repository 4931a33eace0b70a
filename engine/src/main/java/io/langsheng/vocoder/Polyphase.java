package io.langsheng.vocoder;

/**
 * An upsampling convolution as an ordinary one at the lower rate.
 *
 * <p>Idea: behind an upsampling by {@code scale}, output {@code q · scale + phase} is a sum over a few inputs
 * {@code x[q + offset]}. Computed for all phases at once that is one convolution with {@code scale} times the output
 * channels, whose result is then interleaved. Both upsampling paths of a HiFi-GAN stage have this form over the same
 * input — the transposed convolution, and the nearest-neighbour repetition with its convolution, whose taps that meet
 * the same repeated sample add up — so that they become a single convolution: fewer multiplications than either needs
 * alone.
 *
 * <p>Weights are gathered by {@link #add}; {@link #weights} is {@code [out · scale][in][kernel]}, channel
 * {@code out · scale + phase}. Zero padding of the input at the edges means the same as in the original layers.
 *
 * <p>Source: Vaidyanathan, "Multirate Systems and Filter Banks", section 4.3.
 */
final class Polyphase {
    private final int scale;
    private final int in;
    private final int out;
    private final int first;
    private final int kernel;
    private final float[] weights;
    private final float[] bias;

    /** Offsets that will be used, {@code first} (at most 0) to {@code last} (at least 0). */
    Polyphase(int scale, int in, int out, int first, int last) {
        this.scale = scale;
        this.in = in;
        this.out = out;
        this.first = Math.min(0, first);
        this.kernel = Math.max(0, last) - this.first + 1;
        this.weights = new float[out * scale * in * kernel];
        this.bias = new float[out * scale];
    }

    /** Repetition by {@code scale} and a transposed convolution, as one stage of the generator adds them. */
    static Polyphase stage(int scale, int in, int out, Repeat repeat, Transposed transposed) {
        Polyphase merged = new Polyphase(
                scale,
                in,
                out,
                Math.min(repeat.first(scale), transposed.first(scale)),
                Math.max(repeat.last(scale), transposed.last(scale)));
        repeat.into(merged);
        transposed.into(merged);
        return merged;
    }

    /** Adds {@code value} to the weight that takes {@code x[q + offset]} of channel {@code i} to a phase of {@code o}. */
    void add(int o, int phase, int i, int offset, float value) {
        weights[((o * scale + phase) * in + i) * kernel + offset - first] += value;
    }

    void addBias(float[] values) {
        for (int o = 0; o < out; o++) {
            for (int phase = 0; phase < scale; phase++) {
                bias[o * scale + phase] += values[o];
            }
        }
    }

    float[] weights() {
        return weights;
    }

    float[] bias() {
        return bias;
    }

    int kernel() {
        return kernel;
    }

    /** Zeros in front of the input. */
    int padLeft() {
        return -first;
    }

    /** Zeros behind the input. */
    int padRight() {
        return kernel - 1 + first;
    }

    /**
     * Nearest-neighbour repetition, then a convolution at the higher rate.
     *
     * @param weights {@code [out][in][kernel]}
     * @param padLeft zeros in front at the higher rate
     */
    record Repeat(float[] weights, float[] bias, int kernel, int padLeft) {
        int first(int scale) {
            return Math.floorDiv(-padLeft, scale);
        }

        int last(int scale) {
            return Math.floorDiv(scale - 1 + kernel - 1 - padLeft, scale);
        }

        void into(Polyphase merged) {
            for (int o = 0; o < merged.out; o++) {
                for (int i = 0; i < merged.in; i++) {
                    for (int k = 0; k < kernel; k++) {
                        float weight = weights[(o * merged.in + i) * kernel + k];
                        for (int phase = 0; phase < merged.scale; phase++) {
                            merged.add(o, phase, i, Math.floorDiv(phase + k - padLeft, merged.scale), weight);
                        }
                    }
                }
            }
            merged.addBias(bias);
        }
    }

    /**
     * A transposed convolution with stride {@code scale}, its result cut to {@code scale} samples an input sample.
     *
     * @param weights {@code [in][out][kernel]}
     * @param cut samples taken off the front of its result
     */
    record Transposed(float[] weights, float[] bias, int kernel, int cut) {
        int first(int scale) {
            return -Math.floorDiv(kernel - 1 - cut, scale);
        }

        int last(int scale) {
            return -Math.floorDiv(-cut, scale);
        }

        void into(Polyphase merged) {
            for (int i = 0; i < merged.in; i++) {
                for (int o = 0; o < merged.out; o++) {
                    for (int k = 0; k < kernel; k++) {
                        // Input q + offset reaches output (q + offset) · scale + k − cut.
                        int phase = Math.floorMod(k - cut, merged.scale);
                        int offset = -Math.floorDiv(k - cut, merged.scale);
                        merged.add(o, phase, i, offset, weights[(i * merged.out + o) * kernel + k]);
                    }
                }
            }
            merged.addBias(bias);
        }
    }
}
