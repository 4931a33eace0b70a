package io.langsheng.acoustic;

/**
 * What the predictors and the decoder see of each unit: {@code [units][text, speaker, emotion]}.
 *
 * @param values row by row
 * @param textUnits width of the text part, which comes first
 * @param width of a row
 */
record Conditions(float[] values, int textUnits, int width) {
    /** Puts the parts together; {@code text} is {@code [units][textUnits]}, the others hold a vector per unit. */
    static Conditions of(float[] text, int textUnits, float[][] speakers, float[][] emotions) {
        int units = text.length / textUnits;
        int width = textUnits + (units == 0 ? 0 : speakers[0].length + emotions[0].length);
        float[] values = new float[units * width];
        for (int u = 0; u < units; u++) {
            System.arraycopy(text, u * textUnits, values, u * width, textUnits);
            System.arraycopy(speakers[u], 0, values, u * width + textUnits, speakers[u].length);
            System.arraycopy(emotions[u], 0, values, u * width + textUnits + speakers[u].length, emotions[u].length);
        }
        return new Conditions(values, textUnits, width);
    }

    int units() {
        return values.length / width;
    }

    /** The same with further embeddings added to the text. */
    Conditions plus(float[] text) {
        float[] sum = values.clone();
        for (int u = 0; u < units(); u++) {
            for (int i = 0; i < textUnits; i++) {
                sum[u * width + i] += text[u * textUnits + i];
            }
        }
        return new Conditions(sum, textUnits, width);
    }

    void copyText(int unit, float[] target, int at) {
        System.arraycopy(values, unit * width, target, at, textUnits);
    }

    void copySpeakerAndEmotion(int unit, float[] target, int at) {
        System.arraycopy(values, unit * width + textUnits, target, at, width - textUnits);
    }
}
