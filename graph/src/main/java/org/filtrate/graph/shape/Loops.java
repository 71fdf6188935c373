package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

/// `Loop` and `Scan`: a body that is run again and again, carrying values from one run to the next and stacking up
/// others.
///
/// The body is inferred until the shapes it carries no longer change, each size that did being left open.
final class Loops {
    private static final int ROUNDS = 4;

    private Loops() {}

    /// A loop that is being inferred.
    ///
    /// @param before inputs of the body before those that are carried
    /// @param carried what is carried into the first run
    /// @param after inputs of the body after those that are carried
    /// @param skipped number of outputs of the body before those that are carried
    /// @param steps how often the body runs
    private record Repetition(
            GraphProto body, List<Value> before, List<Value> carried, List<Value> after, int skipped, Dim steps) {}

    static void addTo(OperatorTable table) {
        table.add("Loop", Loops::loop).add("Scan", Loops::scan);
    }

    private static List<Value> loop(Call call) {
        List<Value> counters = List.of(scalar(ElementType.INT64), scalar(ElementType.BOOL));
        List<Value> carried =
                IntStream.range(2, call.inputs().size()).mapToObj(call::input).toList();
        return outputs(
                call,
                new Repetition(
                        call.graph("body"),
                        counters,
                        carried,
                        List.of(),
                        1,
                        call.symbols().freshDim()));
    }

    private static Value scalar(ElementType type) {
        return Value.of(TensorType.of(type, Shape.of()));
    }

    private static List<Value> scan(Call call) {
        if (call.opset() < 9) {
            return List.of();
        }
        long through = call.node().integer("num_scan_inputs", 0);
        int inputs = call.inputs().size();
        if (through < 1 || through > inputs) {
            throw new GraphException("attribute 'num_scan_inputs' needs 1 to " + inputs + ", " + through + " came");
        }
        int carried = inputs - (int) through;
        long[] axes = call.integers("scan_input_axes", (int) through, 0);
        List<Value> slices = IntStream.range(carried, inputs)
                .mapToObj(i -> slice(call.type(i), axes[i - carried]))
                .toList();
        Optional<Shape> first = call.type(carried).shape();
        Dim steps = first.map(s -> s.dim(Call.axis(axes[0], s.rank()))).orElseGet(call.symbols()::freshDim);
        List<Value> values = outputs(
                call,
                new Repetition(
                        call.graph("body"),
                        List.of(),
                        IntStream.range(0, carried).mapToObj(call::input).toList(),
                        slices,
                        0,
                        steps));
        boolean stacksInFront = call.node().attribute("scan_output_axes").isEmpty();
        return stacksInFront ? values : values.subList(0, Math.min(carried, values.size()));
    }

    private static Value slice(TensorType whole, long axis) {
        return Value.of(new TensorType(whole.element(), whole.shape().map(s -> {
            List<Dim> dims = new ArrayList<>(s.dims());
            dims.remove(Call.axis(axis, s.rank()));
            return new Shape(dims);
        })));
    }

    private static List<Value> outputs(Call call, Repetition loop) {
        Set<String> open = new HashSet<>();
        List<Value> state = loop.carried.stream().map(v -> Value.of(v.type())).toList();
        for (int round = 0; round < ROUNDS; round++) {
            List<Value> inputs = new ArrayList<>(loop.before);
            inputs.addAll(state);
            inputs.addAll(loop.after);
            List<Value> outputs = call.subgraphs().infer(loop.body, inputs);
            int end = loop.skipped + state.size();
            if (outputs.size() < end) {
                throw new GraphException(
                        "a body of at least " + end + " outputs is needed, " + outputs.size() + " came");
            }
            List<Value> widened = new ArrayList<>();
            for (int i = 0; i < state.size(); i++) {
                TensorType next = outputs.get(loop.skipped + i).type();
                widened.add(Value.of(widen(call.symbols(), state.get(i).type(), next, open)));
            }
            if (widened.equals(state)) {
                List<Value> results = new ArrayList<>();
                state.forEach(v -> results.add(closed(call.symbols(), v.type(), List.of())));
                outputs.subList(end, outputs.size())
                        .forEach(v -> results.add(closed(call.symbols(), v.type(), List.of(loop.steps))));
                return results;
            }
            state = widened;
        }
        return Collections.nCopies(loop.carried.size(), Value.UNKNOWN);
    }

    /// What holds both before and after a run; a size that differs gets a symbol of its own, noted in `open`.
    private static TensorType widen(Symbols symbols, TensorType state, TensorType next, Set<String> open) {
        if (state.shape().isEmpty()
                || next.shape().isEmpty()
                || next.shape().get().rank() != state.shape().get().rank()) {
            return new TensorType(state.element(), Optional.empty());
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < next.shape().get().rank(); axis++) {
            Dim dim = state.shape().get().dim(axis);
            String symbol = dim.symbol();
            boolean keeps = dim.equals(next.shape().get().dim(axis)) || (symbol != null && open.contains(symbol));
            if (!keeps) {
                dim = symbols.freshDim();
                open.add(String.valueOf(dim.symbol()));
            }
            dims.add(dim);
        }
        return TensorType.of(state.element(), new Shape(dims));
    }

    /// A value as it leaves the loop: sizes that may differ from run to run are told apart from those within.
    private static Value closed(Symbols symbols, TensorType type, List<Dim> inFront) {
        return Value.of(new TensorType(type.element(), type.shape().map(s -> {
            List<Dim> dims = new ArrayList<>(inFront);
            s.dims().forEach(d -> dims.add(isMade(symbols, d) ? symbols.freshDim() : d));
            return new Shape(dims);
        })));
    }

    private static boolean isMade(Symbols symbols, Dim dim) {
        String symbol = dim.symbol();
        return symbol != null && symbols.isMade(symbol);
    }
}
