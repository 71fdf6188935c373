package org.filtrate.run;

import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.filtrate.run.internal.runtime.NativeInputs;
import org.filtrate.run.internal.runtime.OrtRuntime;
import org.filtrate.run.internal.runtime.OutputReader;
import org.filtrate.run.internal.runtime.Signatures;

/// A network, loaded into ONNX Runtime and ready to run.
///
/// Several threads may run one session at a time. [#close] returns its native memory and may be called again;
/// any other call after it is an [IllegalStateException]. Nothing may run while it is closed.
public final class Session implements AutoCloseable {
    private final String name;
    private final OrtSession session;
    private final List<TensorSignature> inputs;
    private final List<TensorSignature> outputs;
    private volatile boolean closed;

    private Session(String name, OrtSession session) throws OrtException {
        this.name = name;
        this.session = session;
        this.inputs = Signatures.of(session.getInputInfo().values());
        this.outputs = Signatures.of(session.getOutputInfo().values());
    }

    /// Loads the ONNX file at `model`; external data is found beside it.
    ///
    /// @throws RunException if the file cannot be read, or ONNX Runtime refuses it
    public static Session open(Path model, SessionSettings settings) {
        if (!Files.isRegularFile(model)) {
            throw new RunException("model '%s': needed an ONNX file, %s"
                    .formatted(model, Files.exists(model) ? "this is no file" : "there is none"));
        }
        return open(
                "model '" + model + "'",
                settings,
                options -> OrtRuntime.environment().createSession(model.toString(), options));
    }

    /// The version of ONNX Runtime.
    public static String runtimeVersion() {
        return OrtRuntime.environment().getVersion();
    }

    /// Loads an ONNX file that is in memory; it must have no external data.
    ///
    /// @throws RunException if ONNX Runtime refuses it
    public static Session open(byte[] model, SessionSettings settings) {
        String name = "model (%d bytes)".formatted(model.length);
        if (model.length == 0) {
            throw new RunException(name + ": needed an ONNX file, came nothing");
        }
        return open(name, settings, options -> OrtRuntime.environment().createSession(model, options));
    }

    private static Session open(String name, SessionSettings settings, Loader loader) {
        OrtRuntime.environment();
        try (OrtSession.SessionOptions options = options(settings)) {
            OrtSession session = loader.load(options);
            try {
                return new Session(name, session);
            } catch (OrtException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw OrtRuntime.failure(name, e);
        }
    }

    private static OrtSession.SessionOptions options(SessionSettings settings) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(
                    settings.optimized()
                            ? OrtSession.SessionOptions.OptLevel.ALL_OPT
                            : OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtRuntime.LOG_LEVEL);
            for (Map.Entry<String, String> entry : settings.configEntries().entrySet()) {
                options.addConfigEntry(entry.getKey(), entry.getValue());
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    /// How messages name this network.
    public String name() {
        return name;
    }

    /// The inputs that every run must be given, in the file's order; without those that have a value in the
    /// file.
    public List<TensorSignature> inputs() {
        return inputs;
    }

    /// The outputs, in the file's order.
    public List<TensorSignature> outputs() {
        return outputs;
    }

    /// Runs the network once.
    ///
    /// @param values a tensor for each of [#inputs], converted to the element type that the network wants
    /// @return each of [#outputs] as single-precision numbers, in their order
    /// @throws RunException if an input is missing, unknown or of the wrong shape, holds a value that its
    /// element
    ///     type cannot, or if ONNX Runtime fails
    public Map<String, FloatTensor> run(Map<String, FloatTensor> values) {
        try (NativeInputs bound = bind(values);
                OrtSession.Result result = execute(bound)) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> entry : result) {
                tensors.put(entry.getKey(), OutputReader.read(entry.getKey(), entry.getValue()));
            }
            return Collections.unmodifiableMap(tensors);
        }
    }

    /// Runs the network once on inputs that are in native memory already; the caller closes the result.
    OrtSession.Result execute(NativeInputs bound) {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        try {
            return session.run(bound.tensors());
        } catch (OrtException e) {
            throw OrtRuntime.failure(name, e);
        }
    }

    private NativeInputs bind(Map<String, FloatTensor> values) {
        for (String given : values.keySet()) {
            if (inputs.stream().noneMatch(input -> input.name().equals(given))) {
                throw new RunException("%s: has no input '%s', only %s".formatted(name, given, list(inputs)));
            }
        }
        NativeInputs bound = new NativeInputs();
        try {
            for (TensorSignature input : inputs) {
                FloatTensor value = values.get(input.name());
                if (value == null) {
                    throw new RunException("%s: needed input %s, none came".formatted(name, input));
                }
                checkShape(input, value.shape());
                bound.add(input, value.shape(), value.values());
            }
            return bound;
        } catch (RuntimeException e) {
            bound.close();
            throw e;
        }
    }

    private void checkShape(TensorSignature input, long[] shape) {
        boolean fits = shape.length == input.dims().size();
        for (int axis = 0; fits && axis < shape.length; axis++) {
            Dimension dim = input.dims().get(axis);
            fits = dim.isDynamic() || dim.size() == shape[axis];
        }
        if (!fits) {
            throw new RunException("%s: needed input %s, came %s".formatted(name, input, FloatTensor.text(shape)));
        }
    }

    /// Signatures as text, separated by commas.
    static String list(List<TensorSignature> signatures) {
        return signatures.stream().map(TensorSignature::toString).collect(Collectors.joining(", "));
    }

    /// Returns the native memory; further calls do nothing.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                session.close();
            } catch (OrtException e) {
                throw OrtRuntime.failure(name, e);
            }
        }
    }

    @FunctionalInterface
    private interface Loader {
        OrtSession load(OrtSession.SessionOptions options) throws OrtException;
    }
}
