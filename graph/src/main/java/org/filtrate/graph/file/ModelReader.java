package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Tensor;

/// Reads ONNX files. Weights stay in the mapped file until somebody reads them.
public final class ModelReader {
    private ModelReader() {}

    /// Reads a model and the external data beside it.
    ///
    /// @throws FiltrateException where the file cannot be read
    /// @throws ModelFormatException where it is not an ONNX model
    public static Model read(Path file) {
        return load(file).model();
    }

    /// Reads a model, and tells which files it was made of.
    ///
    /// @throws FiltrateException where the file cannot be read
    /// @throws ModelFormatException where it is not an ONNX model
    public static Loaded load(Path file) {
        if (Files.isDirectory(file)) {
            throw new FiltrateException(file + ": an ONNX file is needed, a directory came");
        }
        ModelProto proto = parse(file.toString(), MappedFile.bytes(file, 0, -1));
        Path folder = file.toAbsolutePath().getParent();
        ExternalData external = new ExternalData(folder == null ? Path.of(".") : folder);
        ModelProto resolved = external.resolve(proto);
        return new Loaded(checked(file.toString(), resolved), List.copyOf(external.files()));
    }

    /// A model from its serialized bytes; external data are not looked for.
    ///
    /// @param name what to call the bytes in messages
    /// @throws ModelFormatException where they are not an ONNX model
    public static Model read(String name, byte[] bytes) {
        return checked(name, parse(name, ByteString.copyFrom(bytes)));
    }

    private static ModelProto parse(String name, ByteString bytes) {
        if (bytes.isEmpty()) {
            throw new ModelFormatException(name + ": an ONNX model is needed, an empty file came");
        }
        CodedInputStream in = bytes.newCodedInput();
        in.enableAliasing(true);
        try {
            return ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(
                    name + ": not an ONNX model, or a damaged one: at byte " + in.getTotalBytesRead() + " of "
                            + bytes.size() + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new FiltrateException(name + ": cannot be read: " + MappedFile.reason(e), e);
        }
    }

    private static Model checked(String name, ModelProto proto) {
        if (!proto.hasGraph() || proto.getOpsetImportCount() == 0) {
            throw new ModelFormatException(
                    name + ": not an ONNX model: it has no " + (proto.hasGraph() ? "opset_import" : "graph"));
        }
        try {
            Model model = new Model(proto);
            model.graph().initializers().forEach(Tensor::checked);
            proto.getGraph()
                    .getInputList()
                    .forEach(v -> ElementType.ofCode(v.getType().getTensorType().getElemType()));
            return model;
        } catch (ModelFormatException e) {
            throw new ModelFormatException(name + ": " + e.getMessage(), e);
        }
    }

    /// A model and the files it was read from.
    ///
    /// @param model the model
    /// @param externalFiles the files beside it that hold external data; empty for most models
    public record Loaded(Model model, List<Path> externalFiles) {
        /// Copies the list.
        public Loaded {
            externalFiles = List.copyOf(externalFiles);
        }
    }
}
