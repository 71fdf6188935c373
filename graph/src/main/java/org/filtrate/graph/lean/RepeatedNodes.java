package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Writes down once what a function computes twice: `Constant` nodes, which cannot be shared otherwise there, and
/// whatever is made of them alike. Operators that draw random numbers, and those of domains that neither ONNX nor the
/// model defines, may write something else each time and stay.
final class RepeatedNodes {
    private static final Set<String> RANDOM = Set.of(
            "Bernoulli",
            "Dropout",
            "Multinomial",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike");

    private final Set<String> defined = new HashSet<>();

    private RepeatedNodes(Model model) {
        model.functions().forEach(f -> defined.add(f.domain() + ":" + f.name()));
        // A function that calls one which is no good is none itself.
        boolean changes = true;
        while (changes) {
            changes = model.functions().stream()
                    .filter(f -> !f.nodes().stream().allMatch(this::isAlikeEachTime))
                    .anyMatch(f -> defined.remove(f.domain() + ":" + f.name()));
        }
    }

    static Model merge(Model model) {
        RepeatedNodes repeated = new RepeatedNodes(model);
        List<FunctionProto> functions =
                model.proto().getFunctionsList().stream().map(repeated::merge).toList();
        return new Model(model.proto().toBuilder()
                .clearFunctions()
                .addAllFunctions(functions)
                .build());
    }

    private FunctionProto merge(FunctionProto function) {
        Map<NodeProto, String> written = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        Set<String> fixed = new HashSet<>(function.getOutputList());
        List<NodeProto> kept = new ArrayList<>();
        function.getNodeList().stream()
                .flatMap(n -> new Node(n).subgraphs().stream())
                .forEach(g -> fixed.addAll(Substitution.fixed(g)));
        for (NodeProto whole : function.getNodeList()) {
            NodeProto node = Substitution.ofReads(whole, names);
            String same = isRepeatable(node) && !fixed.contains(node.getOutput(0))
                    ? written.putIfAbsent(
                            node.toBuilder().clearName().clearOutput().build(), node.getOutput(0))
                    : null;
            if (same == null) {
                kept.add(node);
            } else {
                names.put(node.getOutput(0), same);
            }
        }
        return function.toBuilder().clearNode().addAllNode(kept).build();
    }

    private boolean isRepeatable(NodeProto proto) {
        Node node = new Node(proto);
        return isAlikeEachTime(node)
                && node.outputs().size() == 1
                && node.subgraphs().isEmpty();
    }

    private boolean isAlikeEachTime(Node node) {
        return node.domain().isEmpty()
                ? !RANDOM.contains(node.op())
                : defined.contains(node.domain() + ":" + node.op());
    }
}
