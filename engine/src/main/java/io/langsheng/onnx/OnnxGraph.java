package io.langsheng.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes an ONNX graph node by node, in the order of computation. {@link OnnxSession#open} turns it into something
 * that runs. Belongs to one thread; meant to be dropped once a session is open.
 *
 * <p>Operators are those of the ONNX standard, opset {@value #OPSET}; the named methods are only shorthand for what
 * voices use most. A value that no node reads must not be added: ONNX Runtime warns of it.
 */
public final class OnnxGraph {
    static final int OPSET = 21;
    private static final int IR_VERSION = 10;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final String prefix;
    private int values;

    public OnnxGraph(String name) {
        graph.setName(name);
        prefix = name + "/";
    }

    /** Something computed, given or constant. */
    public record Value(String name) {
        /** Stands for an optional input that is left out. */
        public static final Value NONE = new Value("");
    }

    /** Element types a graph takes and gives. */
    public enum Type {
        FLOAT(TensorProto.DataType.FLOAT),
        INT64(TensorProto.DataType.INT64),
        BOOL(TensorProto.DataType.BOOL);

        private final TensorProto.DataType proto;

        Type(TensorProto.DataType proto) {
            this.proto = proto;
        }
    }

    /** A named constant property of a node. */
    public record Attribute(AttributeProto proto) {
        public static Attribute of(String name, long value) {
            return new Attribute(
                    builder(name, AttributeProto.AttributeType.INT).setI(value).build());
        }

        public static Attribute of(String name, float value) {
            return new Attribute(builder(name, AttributeProto.AttributeType.FLOAT)
                    .setF(value)
                    .build());
        }

        public static Attribute of(String name, String value) {
            return new Attribute(builder(name, AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(value))
                    .build());
        }

        public static Attribute of(String name, long[] values) {
            AttributeProto.Builder proto = builder(name, AttributeProto.AttributeType.INTS);
            Arrays.stream(values).forEach(proto::addInts);
            return new Attribute(proto.build());
        }

        /** A body, as of a loop; it may read the values of the graph around it. */
        public static Attribute of(String name, OnnxGraph body) {
            return new Attribute(builder(name, AttributeProto.AttributeType.GRAPH)
                    .setG(body.graph)
                    .build());
        }

        private static AttributeProto.Builder builder(String name, AttributeProto.AttributeType type) {
            return AttributeProto.newBuilder().setName(name).setType(type);
        }
    }

    /**
     * Declares an input.
     *
     * @param shape sizes; −1 where the size is known only when the graph runs
     */
    public Value input(String name, Type type, long... shape) {
        graph.addInput(info(name, type, shape));
        return new Value(name);
    }

    /** Declares {@code value} to be a result, under this name. */
    public void output(String name, Value value, Type type, long... shape) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(value.name())
                .addOutput(name));
        graph.addOutput(info(name, type, shape));
    }

    /**
     * Tells the runtime's optimiser that the values given the same {@code name} are equally long in their last
     * dimension, where it cannot work that out itself.
     *
     * @param sizes of the dimensions before the last
     */
    public Value named(Value value, String name, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        Arrays.stream(sizes).forEach(size -> shape.addDimBuilder().setDimValue(size));
        shape.addDimBuilder().setDimParam(name);
        ValueInfoProto.Builder info = graph.addValueInfoBuilder().setName(value.name());
        info.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(Type.FLOAT.proto.getNumber())
                .setShape(shape);
        return value;
    }

    /** A constant tensor. {@code values} is copied. */
    public Value floats(float[] values, long... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(Type.FLOAT, bytes, values.length, shape);
    }

    public Value scalar(float value) {
        return floats(new float[] {value});
    }

    /** A constant vector of integers: shapes, axes, indices. */
    public Value longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(Type.INT64, bytes, values.length, values.length);
    }

    private Value constant(Type type, ByteBuffer bytes, long count, long... shape) {
        long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (expected != count) {
            throw new IllegalArgumentException("%d values do not fill %s".formatted(count, Arrays.toString(shape)));
        }
        Value value = fresh("c");
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(value.name())
                .setDataType(type.proto.getNumber())
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes.rewind()));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return value;
    }

    /** Adds a node with one output. */
    public Value apply(String operator, List<Value> inputs, Attribute... attributes) {
        return apply(1, operator, inputs, attributes).get(0);
    }

    /** Adds a node with several outputs. */
    public List<Value> apply(int outputs, String operator, List<Value> inputs, Attribute... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
        inputs.forEach(input -> node.addInput(input.name()));
        for (Attribute attribute : attributes) {
            node.addAttribute(attribute.proto());
        }
        List<Value> results =
                IntStream.range(0, outputs).mapToObj(i -> fresh(operator)).toList();
        results.forEach(result -> node.addOutput(result.name()));
        graph.addNode(node);
        return results;
    }

    public Value add(Value a, Value b) {
        return apply("Add", List.of(a, b));
    }

    public Value mul(Value a, Value b) {
        return apply("Mul", List.of(a, b));
    }

    public Value matMul(Value a, Value b) {
        return apply("MatMul", List.of(a, b));
    }

    public Value relu(Value a) {
        return apply("Relu", List.of(a));
    }

    /** @param shape 0 keeps a size, one −1 takes what is left */
    public Value reshape(Value a, long... shape) {
        return apply("Reshape", List.of(a, longs(shape)));
    }

    public Value transpose(Value a, long... permutation) {
        return apply("Transpose", List.of(a), Attribute.of("perm", permutation));
    }

    public Value concat(long axis, Value... parts) {
        return apply("Concat", List.of(parts), Attribute.of("axis", axis));
    }

    /** {@code a[start, end)} along one axis; ends may be negative as in ONNX. */
    public Value slice(Value a, long axis, long start, long end) {
        return apply("Slice", List.of(a, longs(start), longs(end), longs(axis)));
    }

    /** The finished model. */
    byte[] toModel() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private Value fresh(String kind) {
        return new Value(prefix + kind + values++);
    }

    private static ValueInfoProto info(String name, Type type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(shape[i] >= 0 ? dimension.setDimValue(shape[i]) : dimension.setDimParam(name + i));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.proto.getNumber())
                                .setShape(dimensions)))
                .build();
    }
}
