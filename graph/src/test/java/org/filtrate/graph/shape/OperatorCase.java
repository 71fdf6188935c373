package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.Model;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;

/// One of ONNX's own operator tests: a model, inputs, and the outputs that were recorded for them.
///
/// @param name the test's name
/// @param proto the model, without the types that it declares for what it computes
/// @param inputs recorded inputs, by name
/// @param outputs recorded outputs, by name
public record OperatorCase(String name, ModelProto proto, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    /// Reads every test of an archive; inputs and outputs that are no tensors are left out.
    public static List<OperatorCase> read(Path archive) {
        Map<String, Map<String, byte[]>> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = Path.of(entry.getName());
                if (entry.isFile() && path.getNameCount() > 2) {
                    files.computeIfAbsent(path.getName(1).toString(), k -> new HashMap<>())
                            .put(path.getFileName().toString(), tar.readAllBytes());
                }
            }
            List<OperatorCase> cases = new ArrayList<>();
            for (Map.Entry<String, Map<String, byte[]>> test : files.entrySet()) {
                ModelProto proto = ModelProto.parseFrom(
                        Objects.requireNonNull(test.getValue().get("model.onnx")));
                cases.add(of(test.getKey(), proto, test.getValue()));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(archive.toString(), e);
        }
    }

    private static ModelProto withoutDeclarations(ModelProto proto) {
        ModelProto.Builder model = proto.toBuilder();
        model.getGraphBuilder().clearValueInfo();
        model.getGraphBuilder().getOutputBuilderList().forEach(ValueInfoProto.Builder::clearType);
        return model.build();
    }

    private static OperatorCase of(String name, ModelProto proto, Map<String, byte[]> files) throws IOException {
        return new OperatorCase(
                name,
                withoutDeclarations(proto),
                tensors(proto.getGraph().getInputList(), "input_", files),
                tensors(proto.getGraph().getOutputList(), "output_", files));
    }

    private static Map<String, Tensor> tensors(List<ValueInfoProto> values, String prefix, Map<String, byte[]> files)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byte[] bytes = files.get(prefix + i + ".pb");
            if (bytes != null && values.get(i).getType().hasTensorType()) {
                tensors.put(values.get(i).getName(), new Tensor(TensorProto.parseFrom(bytes)));
            }
        }
        return tensors;
    }

    /// Whether every input and output of the model is a tensor.
    public boolean isOfTensors() {
        GraphProto graph = proto.getGraph();
        return inputs.size() == graph.getInputCount() && outputs.size() == graph.getOutputCount();
    }

    /// The operators that the model uses, those of other domains with the domain in front.
    public TreeSet<String> operators() {
        TreeSet<String> operators = new TreeSet<>();
        proto.getGraph()
                .getNodeList()
                .forEach(n -> operators.add((n.getDomain().isEmpty() ? "" : n.getDomain() + ":") + n.getOpType()));
        return operators;
    }

    /// What inference finds when the recorded inputs that `constant` accepts are initializers, and of the others only
    /// the type is known, with a symbol for each of the first `open` sizes.
    Shapes infer(Predicate<Tensor> constant, int open) {
        ModelProto.Builder model = proto.toBuilder();
        Map<String, TensorType> types = new HashMap<>();
        inputs.forEach((name, tensor) -> {
            if (constant.test(tensor)) {
                model.getGraphBuilder().addInitializer(tensor.named(name).proto());
            } else {
                types.put(name, TensorType.of(tensor.type(), opened(name, tensor, open)));
            }
        });
        return ShapeInference.infer(new Model(model.build()), types);
    }

    private static Shape opened(String name, Tensor tensor, int open) {
        List<Dim> dims = new ArrayList<>(tensor.shape().dims());
        for (int axis = 0; axis < Math.min(open, dims.size()); axis++) {
            dims.set(axis, Dim.symbol(name + "/" + axis));
        }
        return new Shape(dims);
    }

    /// The recorded sizes that symbols of [#infer] stand for, by symbol.
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new HashMap<>();
        inputs.forEach((name, tensor) -> {
            for (int axis = 0; axis < tensor.dims().length; axis++) {
                sizes.put(name + "/" + axis, tensor.dims()[axis]);
            }
        });
        return sizes;
    }
}
