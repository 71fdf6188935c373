package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Tensor;

/// Values that inference knows in full, as tensors.
final class KnownTensor {
    private KnownTensor() {}

    /// The value under a name; empty where an element is not known, or where the type is not one of those below.
    static Optional<Tensor> of(String name, Value value) {
        if (value.known().isEmpty() || value.count(Value.LIMIT).isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Element> elements = value.known().get().elements();
            return elements.stream().allMatch(Element::isNumber)
                    ? of(name, value.type().element(), value.type().shape().orElseThrow().sizes(), elements)
                    : Optional.empty();
        } catch (Undetermined unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Tensor> of(String name, ElementType type, long[] dims, List<Element> elements) {
        return switch (type) {
            case FLOAT -> {
                float[] values = new float[elements.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) elements.get(i).number();
                }
                yield Optional.of(Tensor.floats(name, dims, values));
            }
            case INT64 -> Optional.of(Tensor.longs(name, dims, longs(elements)));
            case INT32, BOOL -> {
                TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.code());
                LongStream.of(dims).forEach(tensor::addDims);
                LongStream.of(longs(elements)).forEach(v -> tensor.addInt32Data((int) v));
                yield Optional.of(new Tensor(tensor.build()));
            }
            default -> Optional.empty();
        };
    }

    private static long[] longs(List<Element> elements) {
        return elements.stream().mapToLong(Element::whole).toArray();
    }
}
