package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.List;

/// A whole ONNX model: its graph, its functions, the operator sets it uses, and whatever else the file carried.
public final class Model {
    private final ModelProto proto;
    private final Graph graph;

    /// @param proto the model as ONNX stores it, every tensor's data in place
    /// @throws ModelFormatException where the graph contradicts itself
    public Model(ModelProto proto) {
        this.proto = proto;
        this.graph = new Graph(proto.getGraph());
    }

    /// The model as ONNX stores it.
    public ModelProto proto() {
        return proto;
    }

    /// The main graph.
    public Graph graph() {
        return graph;
    }

    /// The version of the ONNX file format (`ir_version`).
    public long irVersion() {
        return proto.getIrVersion();
    }

    /// The version of the standard operator set.
    ///
    /// @throws ModelFormatException where the model names none
    public long opset() {
        return proto.getOpsetImportList().stream()
                .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElseThrow(() -> new ModelFormatException(
                        "model: no version of the standard operator set is given (opset_import)"));
    }

    /// The functions that the model defines.
    public List<Function> functions() {
        return proto.getFunctionsList().stream().map(Function::new).toList();
    }
}
