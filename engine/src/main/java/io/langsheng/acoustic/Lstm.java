package io.langsheng.acoustic;

/**
 * The recurrent half of one LSTM layer, run step by step; what the input gives to the gates is computed beforehand.
 * Gates lie in torch's order: input, forget, cell, output. Immutable; what it remembers is in a {@link State}.
 */
final class Lstm {
    private final Linear recurrent;
    private final int units;

    /** @param recurrent {@code [4 · units]} from the previous output, without bias */
    Lstm(Linear recurrent, int units) {
        this.recurrent = recurrent;
        this.units = units;
    }

    /** Room for what the input gives to the gates. */
    int gates() {
        return recurrent.width();
    }

    State start() {
        return new State();
    }

    /** What a layer remembers from step to step, and its output. Belongs to one thread at a time. */
    final class State {
        private final float[] output = new float[units];
        private final float[] cell = new float[units];
        private final float[] gates = new float[recurrent.width()];

        /**
         * @param fromInput {@link #gates} values, biases included
         * @return {@code [units]}, overwritten by the next step
         */
        float[] step(float[] fromInput) {
            recurrent.applyTo(fromInput, 0, output, gates);
            for (int u = 0; u < units; u++) {
                float in = Kernels.sigmoid(gates[u]);
                float forget = Kernels.sigmoid(gates[units + u]);
                float candidate = Kernels.tanh(gates[2 * units + u]);
                float out = Kernels.sigmoid(gates[3 * units + u]);
                cell[u] = forget * cell[u] + in * candidate;
                output[u] = out * Kernels.tanh(cell[u]);
            }
            return output;
        }
    }
}
