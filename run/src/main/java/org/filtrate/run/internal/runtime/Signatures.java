package org.filtrate.run.internal.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.filtrate.run.Dimension;
import org.filtrate.run.ElementType;
import org.filtrate.run.TensorSignature;

/// Reads a session's inputs and outputs into signatures.
public final class Signatures {
    private Signatures() {}

    /// The signatures of `nodes`, in their order. What is no tensor gets [ElementType#OTHER] and no axes.
    public static List<TensorSignature> of(Collection<NodeInfo> nodes) {
        return nodes.stream().map(Signatures::of).toList();
    }

    private static TensorSignature of(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            return new TensorSignature(node.getName(), ElementType.OTHER, List.of());
        }
        long[] shape = info.getShape();
        String[] symbols = info.getDimensionNames();
        List<Dimension> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            String symbol = symbols != null && axis < symbols.length && symbols[axis] != null ? symbols[axis] : "";
            dims.add(new Dimension(Math.max(-1, shape[axis]), symbol));
        }
        return new TensorSignature(node.getName(), elementType(info.onnxType), dims);
    }

    /// The element type of ONNX Runtime's tensor type.
    static ElementType elementType(TensorInfo.OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> ElementType.FLOAT;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> ElementType.FLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> ElementType.BFLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> ElementType.DOUBLE;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> ElementType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> ElementType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> ElementType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> ElementType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> ElementType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> ElementType.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_COMPLEX64,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_COMPLEX128,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FN,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FNUZ,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2FNUZ -> ElementType.OTHER;
        };
    }
}
