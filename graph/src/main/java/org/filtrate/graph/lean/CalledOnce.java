package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Writes functions that are called from one place alone, inside another function, out in that place.
///
/// Calls in the graph itself stay, for they say what a node is. So do functions with attributes or with graphs inside
/// their nodes, and those of another operator set than their caller.
final class CalledOnce {
    private final Map<String, FunctionProto> functions = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();

    private CalledOnce(Model model) {
        for (FunctionProto function : model.proto().getFunctionsList()) {
            functions.put(key(function.getDomain(), function.getName(), function.getOverload()), function);
        }
        Inner.everyNode(Unused.drop(model), node -> {
            calls.merge(key(node), 1, Integer::sum);
            return node;
        });
    }

    static Model writeOut(Model model) {
        CalledOnce once = new CalledOnce(model);
        List<FunctionProto> functions = model.proto().getFunctionsList().stream()
                .map(f -> once.writeOut(f, 0))
                .toList();
        return new Model(model.proto().toBuilder()
                .clearFunctions()
                .addAllFunctions(functions)
                .build());
    }

    private static String key(NodeProto node) {
        return key(node.getDomain(), node.getOpType(), node.getOverload());
    }

    private static String key(String domain, String name, String overload) {
        return domain + ":" + name + ":" + overload;
    }

    private FunctionProto writeOut(FunctionProto caller, int depth) {
        FunctionProto.Builder written = caller.toBuilder().clearNode();
        for (NodeProto node : caller.getNodeList()) {
            Optional<FunctionProto> called = depth > functions.size() ? Optional.empty() : called(node, caller);
            if (called.isEmpty()) {
                written.addNode(node);
                continue;
            }
            FunctionProto whole = writeOut(called.get(), depth + 1);
            written.addAllNode(nodes(node, whole));
            imports(written, whole);
        }
        return written.build();
    }

    /// The function that a node calls, where it can be written out there.
    private Optional<FunctionProto> called(NodeProto node, FunctionProto caller) {
        return Optional.ofNullable(functions.get(key(node)))
                .filter(f -> calls.getOrDefault(key(node), 0) == 1)
                .filter(f -> f.getAttributeCount() == 0 && f.getAttributeProtoCount() == 0)
                .filter(f -> f.getInputCount() == node.getInputCount() && f.getOutputCount() == node.getOutputCount())
                .filter(f -> f.getNodeList().stream()
                        .allMatch(n -> new Node(n).subgraphs().isEmpty()))
                .filter(f -> f.getOpsetImportList().stream().allMatch(i -> isSame(i, caller)));
    }

    private static boolean isSame(OperatorSetIdProto imported, FunctionProto caller) {
        return caller.getOpsetImportList().stream()
                .filter(i -> i.getDomain().equals(imported.getDomain()))
                .allMatch(i -> i.getVersion() == imported.getVersion());
    }

    private static void imports(FunctionProto.Builder caller, FunctionProto called) {
        called.getOpsetImportList().stream()
                .filter(i -> !caller.getOpsetImportList().contains(i))
                .toList()
                .forEach(caller::addOpsetImport);
    }

    /// The nodes of a function in the place of its call: inputs and outputs named as there, all else by the call.
    private static List<NodeProto> nodes(NodeProto call, FunctionProto function) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < call.getInputCount(); i++) {
            names.put(function.getInput(i), call.getInput(i));
        }
        for (int i = 0; i < call.getOutputCount(); i++) {
            names.put(function.getOutput(i), call.getOutput(i));
        }
        names.put("", "");
        String prefix = call.getOutput(0) + "/";
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : function.getNodeList()) {
            nodes.add(node.toBuilder()
                    .clearInput()
                    .addAllInput(node.getInputList().stream()
                            .map(name -> names.getOrDefault(name, prefix + name))
                            .toList())
                    .clearOutput()
                    .addAllOutput(node.getOutputList().stream()
                            .map(name -> names.getOrDefault(name, prefix + name))
                            .toList())
                    .build());
        }
        return nodes;
    }
}
