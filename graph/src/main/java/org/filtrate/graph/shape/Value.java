package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;

/// What is known of one value while inference runs: its type, and its elements where they are few and constant.
///
/// @param type element type and shape
/// @param known the elements; where present, the shape is known in full
record Value(TensorType type, Optional<Known> known) {
    /// Most elements that are followed through a model.
    static final int LIMIT = 2048;

    /// A value of which nothing is known.
    static final Value UNKNOWN = of(new TensorType(ElementType.UNDEFINED, Optional.empty()));

    /// The elements of a constant.
    sealed interface Known {
        /// The elements in row-major order.
        ///
        /// @throws Undetermined where they do not fit a signed 64-bit integer
        List<Element> elements();
    }

    /// Elements that inference found.
    record Folded(List<Element> elements) implements Known {
        Folded {
            elements = List.copyOf(elements);
        }
    }

    /// Elements of a tensor of the model, read when asked for.
    record Stored(Tensor tensor) implements Known {
        @Override
        public List<Element> elements() {
            return switch (tensor.type()) {
                case FLOAT, FLOAT16, BFLOAT16 -> {
                    float[] values = tensor.floats();
                    yield reals(IntStream.range(0, values.length).mapToDouble(i -> values[i]));
                }
                case DOUBLE -> {
                    if (!tensor.checked().proto().hasRawData()) {
                        yield reals(tensor.proto().getDoubleDataList().stream().mapToDouble(Double::doubleValue));
                    }
                    double[] values = new double[(int) tensor.count()];
                    tensor.proto()
                            .getRawData()
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asDoubleBuffer()
                            .get(values);
                    yield reals(DoubleStream.of(values));
                }
                default -> {
                    long[] values = tensor.longs();
                    if (tensor.type() == ElementType.UINT64
                            && LongStream.of(values).anyMatch(v -> v < 0)) {
                        throw new Undetermined();
                    }
                    yield LongStream.of(values)
                            .<Element>mapToObj(Element.Whole::new)
                            .toList();
                }
            };
        }

        private static List<Element> reals(DoubleStream values) {
            return values.<Element>mapToObj(Element.Real::new).toList();
        }
    }

    /// A value of which only the type is known.
    static Value of(TensorType type) {
        return new Value(type, Optional.empty());
    }

    /// A constant of the model.
    static Value of(Tensor tensor) {
        long count = tensor.count();
        TensorType type = TensorType.of(tensor.type(), tensor.shape());
        boolean followed = count <= LIMIT
                && switch (tensor.type()) {
                    case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> true;
                    case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL -> true;
                    default -> false;
                };
        return new Value(type, followed ? Optional.of(new Stored(tensor)) : Optional.empty());
    }

    /// A sparse constant of the model; its elements are not followed.
    static Value of(SparseTensorProto tensor) {
        long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        return of(TensorType.of(ElementType.ofCode(tensor.getValues().getDataType()), Shape.of(dims)));
    }

    /// This value with elements.
    Value with(List<Element> elements) {
        return new Value(type, Optional.of(new Folded(elements)));
    }

    /// The number of elements, where the shape is known in full and there are no more than `limit`.
    Optional<Integer> count(int limit) {
        if (type.shape().isEmpty() || !type.shape().get().isKnown()) {
            return Optional.empty();
        }
        long count = 1;
        boolean empty = false;
        for (long size : type.shape().get().sizes()) {
            empty |= size == 0;
            if (count <= limit) {
                count *= Math.min(size, limit + 1L);
            }
        }
        return empty ? Optional.of(0) : count <= limit ? Optional.of((int) count) : Optional.empty();
    }
}
