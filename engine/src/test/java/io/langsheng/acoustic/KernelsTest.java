package io.langsheng.acoustic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelsTest {
    private final Random random = new Random(7);

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "17, 64", "128, 384", "5, 100", "1024, 128"})
    void scalar_and_vector_kernels_give_the_same_bits(int inputs, int outputs) {
        float[] matrix = values(inputs * outputs);
        float[] bias = values(outputs);
        float[] x = values(inputs);
        Linear scalar = new Linear(ScalarKernels.INSTANCE, matrix, bias, outputs, inputs);
        Linear vector = new Linear(VectorKernels.create(), matrix, bias, outputs, inputs);
        assertThat(apply(vector, x)).containsExactly(apply(scalar, x));
        assertThat(applyRectified(vector, x)).containsExactly(applyRectified(scalar, x));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "17, 64", "128, 384"})
    void a_layer_multiplies_and_adds_its_bias(int inputs, int outputs) {
        float[] matrix = values(inputs * outputs);
        float[] bias = values(outputs);
        float[] x = values(inputs);
        float[] y = apply(new Linear(Kernels.best(), matrix, bias, outputs, inputs), x);
        for (int o = 0; o < outputs; o++) {
            double expected = bias[o];
            for (int i = 0; i < inputs; i++) {
                expected += (double) matrix[o * inputs + i] * x[i];
            }
            assertThat(y[o]).isCloseTo((float) expected, Offset.offset(1e-4f));
        }
    }

    @Test
    void leaving_out_what_was_rectified_changes_nothing() {
        Linear layer = new Linear(Kernels.best(), values(50 * 30), values(30), 30, 50);
        float[] x = values(50);
        Linear.rectify(x, 50);
        assertThat(applyRectified(layer, x)).containsExactly(apply(layer, x));
    }

    @Test
    void rows_together_give_what_rows_alone_give() {
        Linear layer = new Linear(Kernels.best(), values(160 * 700), values(700), 700, 160);
        float[] x = values(5 * 160);
        float[] together = new float[5 * layer.width()];
        layer.applyRows(
                x, 5, together, new int[] {0, layer.width(), 2 * layer.width(), 3 * layer.width(), 4 * layer.width()});
        for (int r = 0; r < 5; r++) {
            float[] alone = apply(layer, Arrays.copyOfRange(x, r * 160, (r + 1) * 160));
            assertThat(Arrays.copyOfRange(together, r * layer.width(), r * layer.width() + 700))
                    .containsExactly(alone);
        }
    }

    @Test
    void the_exponential_is_exact_to_two_units_in_the_last_place() {
        for (float x = -87; x < 88; x += 0.0173f) {
            double exact = Math.exp(x);
            assertThat(Math.abs(Kernels.exp(x) - exact)).isLessThanOrEqualTo(2 * Math.ulp((float) exact));
        }
        assertThat(Kernels.exp(-1000)).isBetween(0f, 1e-37f);
        assertThat(Kernels.exp(1000)).isFinite();
        assertThat(Kernels.sigmoid(-200)).isBetween(0f, 1e-37f);
        assertThat(Kernels.tanh(50)).isEqualTo(1);
        assertThat(Kernels.tanh(-50)).isEqualTo(-1);
    }

    private static float[] apply(Linear layer, float[] x) {
        float[] y = new float[layer.width()];
        layer.apply(x, y);
        return Arrays.copyOf(y, layer.outputs());
    }

    private static float[] applyRectified(Linear layer, float[] x) {
        float[] rectified = x.clone();
        Linear.rectify(rectified, rectified.length);
        float[] y = new float[layer.width()];
        layer.applyRectified(rectified, new int[layer.inputs()], y);
        return Arrays.copyOf(y, layer.outputs());
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
