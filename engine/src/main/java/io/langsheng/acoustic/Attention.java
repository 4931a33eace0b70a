package io.langsheng.acoustic;

/**
 * Attention of one query to a window of rows in a ring, head by head. Only the window is touched: there is no mask.
 * Belongs to one stream.
 */
final class Attention {
    private final int heads;
    private final int size;
    private final float scale;
    private final float[] scores;

    /** @param longest rows of the widest window */
    Attention(int heads, int units, int longest) {
        this.heads = heads;
        this.size = units / heads;
        this.scale = (float) (1 / Math.sqrt(size));
        this.scores = new float[longest];
    }

    /**
     * Rows of keys and values; row {@code i} of the sequence lies at {@code i mod capacity}.
     *
     * @param stride values of one row
     * @param keysAt where the keys start within a row
     * @param valuesAt where the values start within a row
     */
    record Rows(float[] ring, int capacity, int stride, int keysAt, int valuesAt) {
        int at(int position) {
            return position % capacity * stride;
        }
    }

    /** Rows {@code [from, to)}; writes {@code heads · size} values. */
    void attend(float[] query, int queryAt, Rows rows, int from, int to, float[] output, int outputAt) {
        for (int head = 0; head < heads; head++) {
            int offset = head * size;
            float sum = score(query, queryAt + offset, rows, offset, from, to);
            for (int i = 0; i < size; i++) {
                output[outputAt + offset + i] = 0;
            }
            for (int p = from; p < to; p++) {
                float weight = scores[p - from] / sum;
                int at = rows.at(p) + rows.valuesAt + offset;
                for (int i = 0; i < size; i++) {
                    output[outputAt + offset + i] += weight * rows.ring[at + i];
                }
            }
        }
    }

    /** Leaves e to the power of each score, less the highest, in the scratch and returns their sum. */
    private float score(float[] query, int queryAt, Rows rows, int offset, int from, int to) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int p = from; p < to; p++) {
            int at = rows.at(p) + rows.keysAt + offset;
            float dot = 0;
            for (int i = 0; i < size; i++) {
                dot += query[queryAt + i] * rows.ring[at + i];
            }
            scores[p - from] = dot * scale;
            highest = Math.max(highest, scores[p - from]);
        }
        float sum = 0;
        for (int i = 0; i < to - from; i++) {
            scores[i] = Kernels.exp(scores[i] - highest);
            sum += scores[i];
        }
        return sum;
    }
}
