package io.langsheng.acoustic;

/** Rearranges weights while a voice is opened. Arrays are row by row; inputs are not modified. */
final class Matrices {
    private Matrices() {}

    /** {@code [rows][columns]} to {@code [columns][rows]}. */
    static float[] transpose(float[] matrix, int rows, int columns) {
        float[] result = new float[matrix.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                result[c * rows + r] = matrix[r * columns + c];
            }
        }
        return result;
    }

    /** The first {@code columns} columns from {@code from} on. */
    static float[] columns(float[] matrix, int rows, int width, int from, int columns) {
        float[] result = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(matrix, r * width + from, result, r * columns, columns);
        }
        return result;
    }

    /** Two matrices of as many rows side by side. */
    static float[] beside(float[] left, int leftColumns, float[] right, int rightColumns, int rows) {
        int width = leftColumns + rightColumns;
        float[] result = new float[rows * width];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(left, r * leftColumns, result, r * width, leftColumns);
            System.arraycopy(right, r * rightColumns, result, r * width + leftColumns, rightColumns);
        }
        return result;
    }

    /** A convolution's {@code [out][in][kernel]} as {@code [out][kernel · in]}, for inputs laid out step by step. */
    static float[] unfold(float[] weight, int out, int in, int kernel) {
        float[] result = new float[weight.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int k = 0; k < kernel; k++) {
                    result[(o * kernel + k) * in + i] = weight[(o * in + i) * kernel + k];
                }
            }
        }
        return result;
    }

    static float[] sum(float[] a, float[] b) {
        float[] result = a.clone();
        for (int i = 0; i < b.length; i++) {
            result[i] += b[i];
        }
        return result;
    }
}
