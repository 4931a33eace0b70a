package io.langsheng.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.onnx.OnnxGraph.Attribute;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxSessionTest {
    /** y = relu(x · [[1, 0], [0, -1]]) for any number of rows. */
    private static OnnxGraph graph() {
        OnnxGraph graph = new OnnxGraph("test");
        Value x = graph.input("x", Type.FLOAT, -1, 2);
        Value weight = graph.floats(new float[] {1, 0, 0, -1}, 2, 2);
        graph.output("y", graph.relu(graph.matMul(x, weight)), Type.FLOAT, -1, 2);
        return graph;
    }

    @Test
    void a_graph_built_here_runs_on_inputs_of_any_length() {
        try (OnnxSession session = OnnxSession.open("test", graph(), 1);
                NativeTensor x = NativeTensor.of(new float[] {1, 2, 3, -4}, 2, 2);
                NativeTensor first = x.view(1, 2)) {
            assertThat(session.run(Map.of("x", x)).get("y")).containsExactly(1, 0, 3, 4);
            assertThat(session.run(Map.of("x", first)).get("y")).containsExactly(1, 0);
        }
    }

    @Test
    void a_binding_writes_into_memory_given_beforehand() {
        try (OnnxSession session = OnnxSession.open("test", graph(), 1);
                NativeTensor x = NativeTensor.floats(1, 2);
                NativeTensor y = NativeTensor.floats(1, 2)) {
            OnnxSession.Binding call = session.bind(Map.of("x", x), Map.of("y", y));
            for (int i = 1; i < 4; i++) {
                x.floats().put(new float[] {i, -i});
                call.run();
                assertThat(y.floats().get(0)).isEqualTo(i);
                assertThat(y.floats().get(1)).isEqualTo(i);
            }
        }
    }

    @Test
    void many_threads_share_one_session() {
        try (OnnxSession session = OnnxSession.open("test", graph(), 1)) {
            IntStream.range(0, 200).parallel().forEach(i -> {
                try (NativeTensor x = NativeTensor.of(new float[] {i, 0}, 1, 2)) {
                    assertThat(session.run(Map.of("x", x)).get("y")).containsExactly(i, 0);
                }
            });
        }
    }

    @Test
    void use_after_close_is_a_clear_error() {
        OnnxSession session = OnnxSession.open("voice", graph(), 1);
        session.close();
        session.close();
        try (NativeTensor x = NativeTensor.floats(1, 2)) {
            assertThatThrownBy(() -> session.run(Map.of("x", x)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("\"voice\" is used after it was closed");
        }
    }

    @Test
    void an_invalid_graph_is_refused_with_the_runtimes_reason() {
        OnnxGraph graph = new OnnxGraph("test");
        Value x = graph.input("x", Type.FLOAT, 2, 3);
        graph.output("y", graph.apply("NoSuchOperator", List.of(x), Attribute.of("axis", 1)), Type.FLOAT, 2, 3);
        assertThatThrownBy(() -> OnnxSession.open("test", graph, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NoSuchOperator");
    }

    @Test
    void more_threads_than_any_machine_uses_are_refused() {
        OnnxGraph graph = new OnnxGraph("test");
        for (int threads : new int[] {-1, 0, 65, 100_000}) {
            assertThatThrownBy(() -> OnnxSession.open("test", graph, threads))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("threads is %d; it must be within [1, 64].".formatted(threads));
        }
    }

    @Test
    void a_constant_must_fill_its_shape() {
        assertThatThrownBy(() -> new OnnxGraph("test").floats(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 values do not fill [2, 3]");
    }
}
