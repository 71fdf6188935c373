package org.filtrate.graph.opset;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.filtrate.graph.Function;
import org.filtrate.graph.Graph;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;

/// Raises models to the operator set and file format that functions need: operator set 13 and IR version 8.
///
/// Operators that changed on the way are rewritten so that the model computes what it did; every other node, its name
/// and its place stay as they were.
public final class OpsetRaiser {
    /// The operator set that models are raised to.
    public static final int OPSET = 13;

    /// The IR version that models are raised to.
    public static final long IR_VERSION = 8;

    private static final long OLDEST_OPSET = 7;
    private static final long IR_OF_FREE_INITIALIZERS = 4;

    private OpsetRaiser() {}

    /// The same model at operator set 13 and IR version 8, where it was below them; what is above stays above.
    ///
    /// Below IR version 4 every initializer had to be listed among the graph's inputs; those listings are dropped.
    /// From 4 on they mean a default that callers may override, and stay.
    ///
    /// @return `model` itself where nothing is to be raised
    /// @throws GraphException where the operator set is below 7, or a node means what set 13 cannot express
    public static Model raise(Model model) {
        long opset = model.opset();
        if (opset >= OPSET && model.irVersion() >= IR_VERSION) {
            return model;
        }
        ModelProto.Builder raised = model.proto().toBuilder();
        if (opset < OPSET) {
            requireRaisable(model, opset);
            raised.setGraph(raise(model.graph(), (int) opset));
            raised.clearOpsetImport();
            model.proto().getOpsetImportList().forEach(o -> raised.addOpsetImport(raise(o)));
        }
        if (model.irVersion() < IR_OF_FREE_INITIALIZERS) {
            dropInitializersFromInputs(raised.getGraphBuilder());
        }
        raised.setIrVersion(Math.max(model.irVersion(), IR_VERSION));
        return new Model(raised.build());
    }

    private static void requireRaisable(Model model, long opset) {
        if (opset < OLDEST_OPSET) {
            throw new GraphException("model: operator set " + OLDEST_OPSET + " or later is needed to raise it to "
                    + OPSET + ", " + opset + " came");
        }
        for (Function function : model.functions()) {
            for (OperatorSetIdProto imported : function.proto().getOpsetImportList()) {
                if (isStandard(imported) && imported.getVersion() < OPSET) {
                    throw new GraphException("function '" + function.name() + "': operator set " + OPSET
                            + " or later is needed, " + imported.getVersion() + " came");
                }
            }
        }
    }

    private static GraphProto raise(Graph graph, int opset) {
        Scope scope = Scope.of(graph);
        GraphProto.Builder raised = new GraphRaiser(opset).raise(scope).toBuilder();
        scope.initializers().forEach(t -> raised.addInitializer(t.proto()));
        return raised.build();
    }

    private static void dropInitializersFromInputs(GraphProto.Builder graph) {
        Set<String> initialized = new HashSet<>();
        graph.getInitializerList().forEach(t -> initialized.add(t.getName()));
        List<ValueInfoProto> kept = graph.getInputList().stream()
                .filter(v -> !initialized.contains(v.getName()))
                .toList();
        graph.clearInput().addAllInput(kept);
    }

    private static OperatorSetIdProto raise(OperatorSetIdProto imported) {
        return isStandard(imported) ? imported.toBuilder().setVersion(OPSET).build() : imported;
    }

    private static boolean isStandard(OperatorSetIdProto imported) {
        return imported.getDomain().isEmpty() || imported.getDomain().equals("ai.onnx");
    }
}
