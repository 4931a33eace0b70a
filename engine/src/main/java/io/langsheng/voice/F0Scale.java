package io.langsheng.voice;

/** From an NSF voice's normalised pitch to Hz: {@code f0Hz = value · scale + offset}. */
public record F0Scale(float scale, float offset) {
    /** Inverse of what training did with the mean and standard deviation of {@code mvn.npy}. */
    static F0Scale meanStd(float mean, float std) {
        return new F0Scale(std, mean);
    }

    static F0Scale range(float lowest, float highest) {
        return new F0Scale(highest - lowest, lowest);
    }
}
