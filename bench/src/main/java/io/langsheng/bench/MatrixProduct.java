package io.langsheng.bench;

import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.onnx.OnnxSession;
import java.util.Map;
import java.util.Random;

/**
 * The yardstick: how fast ONNX Runtime multiplies two 512×512 matrices on one thread, both given when it runs, so that
 * figures of different machines can be compared. The best of all calls counts, since it is the one least disturbed.
 */
final class MatrixProduct implements AutoCloseable {
    private static final int SIZE = 512;

    private final OnnxSession session;
    private final NativeTensor a = random(1);
    private final NativeTensor b = random(2);
    private final NativeTensor product = NativeTensor.floats(SIZE, SIZE);
    private final OnnxSession.Binding call;
    private int calls;
    private long bestNanos = Long.MAX_VALUE;
    private long processNanos;

    MatrixProduct() {
        OnnxGraph graph = new OnnxGraph("product");
        Value left = graph.input("a", Type.FLOAT, SIZE, SIZE);
        Value right = graph.input("b", Type.FLOAT, SIZE, SIZE);
        graph.output("product", graph.matMul(left, right), Type.FLOAT, SIZE, SIZE);
        session = OnnxSession.open("product", graph, 1);
        call = session.bind(Map.of("a", a, "b", b), Map.of("product", product));
    }

    private static NativeTensor random(long seed) {
        Random random = new Random(seed);
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return NativeTensor.of(values, SIZE, SIZE);
    }

    void run(int times) {
        long before = StageClock.processNanos();
        for (int i = 0; i < times; i++) {
            long start = StageClock.threadNanos();
            call.run();
            bestNanos = Math.min(bestNanos, StageClock.threadNanos() - start);
            calls++;
        }
        processNanos += StageClock.processNanos() - before;
    }

    int calls() {
        return calls;
    }

    /** CPU time of the process while this ran. */
    long processNanos() {
        return processNanos;
    }

    double gflops() {
        return 2.0 * SIZE * SIZE * SIZE / bestNanos;
    }

    @Override
    public void close() {
        a.close();
        b.close();
        product.close();
        session.close();
    }
}
