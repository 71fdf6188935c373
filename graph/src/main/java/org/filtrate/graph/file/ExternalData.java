package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.ModelFormatException;

/// Puts the data of tensors that lie in files beside the model in place, mapped, not copied.
final class ExternalData {
    private final Path folder;
    private final Set<Path> files = new LinkedHashSet<>();

    ExternalData(Path folder) {
        this.folder = folder;
    }

    Set<Path> files() {
        return files;
    }

    ModelProto resolve(ModelProto model) {
        ModelProto.Builder resolved = model.toBuilder().setGraph(resolve(model.getGraph()));
        for (int i = 0; i < model.getFunctionsCount(); i++) {
            FunctionProto.Builder function = model.getFunctions(i).toBuilder();
            for (int n = 0; n < function.getNodeCount(); n++) {
                function.setNode(n, resolve(function.getNode(n)));
            }
            resolved.setFunctions(i, function);
        }
        return resolved.build();
    }

    private GraphProto resolve(GraphProto graph) {
        GraphProto.Builder resolved = graph.toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            resolved.setInitializer(i, resolve(graph.getInitializer(i)));
        }
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            if (node.getAttributeList().stream().anyMatch(ExternalData::holdsTensors)) {
                resolved.setNode(i, resolve(node));
            }
        }
        return resolved.build();
    }

    private static boolean holdsTensors(AttributeProto a) {
        return a.hasT() || a.getTensorsCount() > 0 || a.hasG() || a.getGraphsCount() > 0;
    }

    private NodeProto resolve(NodeProto node) {
        NodeProto.Builder resolved = node.toBuilder();
        for (int i = 0; i < node.getAttributeCount(); i++) {
            AttributeProto.Builder attribute = node.getAttribute(i).toBuilder();
            if (attribute.hasT()) {
                attribute.setT(resolve(attribute.getT()));
            }
            if (attribute.hasG()) {
                attribute.setG(resolve(attribute.getG()));
            }
            for (int t = 0; t < attribute.getTensorsCount(); t++) {
                attribute.setTensors(t, resolve(attribute.getTensors(t)));
            }
            for (int g = 0; g < attribute.getGraphsCount(); g++) {
                attribute.setGraphs(g, resolve(attribute.getGraphs(g)));
            }
            resolved.setAttribute(i, attribute);
        }
        return resolved.build();
    }

    private TensorProto resolve(TensorProto tensor) {
        if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
            return tensor;
        }
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        Path file = locate(tensor, entries.getOrDefault("location", ""));
        files.add(file);
        return tensor.toBuilder()
                .clearExternalData()
                .clearDataLocation()
                .setRawData(MappedFile.bytes(
                        file, number(tensor, entries, "offset", 0), number(tensor, entries, "length", -1)))
                .build();
    }

    private Path locate(TensorProto tensor, String location) {
        try {
            Path file = folder.resolve(location).normalize();
            if (location.isEmpty() || Path.of(location).isAbsolute() || !file.startsWith(folder.normalize())) {
                throw new ModelFormatException("tensor '" + tensor.getName()
                        + "': external data must lie beside the model, its location is '" + location + "'");
            }
            return file;
        } catch (java.nio.file.InvalidPathException e) {
            throw new ModelFormatException(
                    "tensor '" + tensor.getName() + "': '" + e.getReason() + "' in the location of its external data",
                    e);
        }
    }

    private static long number(TensorProto tensor, Map<String, String> entries, String key, long otherwise) {
        String text = entries.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ModelFormatException(
                    "tensor '" + tensor.getName() + "': external data's " + key + " should be a number and is '" + text
                            + "'",
                    e);
        }
    }
}
