package org.filtrate.tune.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.tune.ops.Call;
import org.filtrate.tune.ops.Kernel;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.ops.Operator;
import org.filtrate.tune.ops.Operators;
import org.filtrate.tune.ops.Unsupported;
import org.filtrate.tune.ops.Value;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/// Turns a model into a program: what is wanted of it is found, every node made ready, constants folded,
/// and the last use of each value noted.
final class Compiler {
    private final Model model;
    private final Selection selection;
    private final Arithmetic arithmetic;
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final List<@Nullable Value> known = new ArrayList<>();
    private final Set<Integer> changing = new HashSet<>();

    private Compiler(Model model, Selection selection, Arithmetic arithmetic) {
        this.model = model;
        this.selection = selection;
        this.arithmetic = arithmetic;
    }

    /// Compiles.
    ///
    /// @param model of operator set 13 or later
    /// @throws UnsupportedGraphException where nodes cannot be run
    static Program compile(Model model, Selection selection, Arithmetic arithmetic) {
        Compiler compiler = new Compiler(model, selection, arithmetic);
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            return compiler.program();
        } catch (RuntimeException e) {
            compiler.known.forEach(v -> {
                if (v != null) {
                    v.tensor().close();
                }
            });
            throw e;
        }
    }

    private List<String> outputs() {
        return selection.outputs().isEmpty()
                ? model.graph().outputs().stream().map(v -> v.getName()).toList()
                : selection.outputs();
    }

    private Program program() {
        List<FlatNode> nodes = needed(FlatGraph.of(model));
        List<Kernel> kernels = kernels(nodes);
        Map<String, Integer> inputs = new LinkedHashMap<>();
        model.graph().requiredInputs().forEach(v -> {
            inputs.put(v.getName(), slot(v.getName()));
            changing.add(slot(v.getName()));
        });
        Map<String, Integer> variables = loadInitializers(nodes);
        List<Step> steps = fold(nodes, kernels);
        return assembled(steps, inputs, variables);
    }

    private Program assembled(List<Step> steps, Map<String, Integer> inputs, Map<String, Integer> variables) {
        Map<String, Integer> outputs = outputSlots();
        Set<Integer> named = new HashSet<>(inputs.values());
        named.addAll(variables.values());
        named.addAll(outputs.values());
        Numbering numbering = new Numbering(steps, known, named);
        List<Step> numbered = numbering.of(steps);
        Map<String, Integer> last = numbering.of(outputs);
        boolean channelsLast = numbering.layOutWeights(numbered);
        return new Program(
                numbered,
                numbering.ends(numbered, last),
                numbering.values(),
                numbering.firstComputed(),
                numbering.of(inputs),
                numbering.of(variables),
                last,
                channelsLast);
    }

    private Map<String, Integer> outputSlots() {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (String output : outputs()) {
            Integer slot = slots.get(output);
            if (slot == null) {
                throw new EngineException("network: the model has no value '" + output + "'");
            }
            found.put(output, slot);
        }
        return found;
    }

    private int slot(String name) {
        return slots.computeIfAbsent(name, n -> {
            known.add(null);
            return known.size() - 1;
        });
    }

    /// The nodes that the outputs depend on.
    private List<FlatNode> needed(List<FlatNode> all) {
        Set<String> wanted = new HashSet<>(outputs());
        List<FlatNode> nodes = new ArrayList<>();
        for (FlatNode flat : all.reversed()) {
            if (flat.node().outputs().stream().anyMatch(wanted::contains)) {
                nodes.add(flat);
                wanted.addAll(flat.node().inputs());
            }
        }
        return nodes.reversed();
    }

    private List<Kernel> kernels(List<FlatNode> nodes) {
        Shapes shapes = ShapeInference.infer(FlatGraph.model(model, nodes));
        List<Kernel> kernels = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (FlatNode flat : nodes) {
            try {
                kernels.add(arithmetic.of(flat.node().op(), kernel(flat, shapes)));
            } catch (Unsupported e) {
                reasons.add(flat.node().describe() + ": " + e.getMessage());
            }
        }
        if (!reasons.isEmpty()) {
            throw new UnsupportedGraphException(reasons);
        }
        return kernels;
    }

    private static Kernel kernel(FlatNode flat, Shapes shapes) {
        Node node = flat.node();
        Operator operator = (node.domain().isEmpty() ? Operators.find(node.op()) : Optional.<Operator>empty())
                .orElseThrow(() -> new Unsupported("the engine has no operator "
                        + (node.domain().isEmpty() ? "" : node.domain() + ".") + node.op()));
        List<Optional<TensorType>> types =
                node.inputs().stream().map(shapes::type).toList();
        for (String output : node.outputs()) {
            shapes.type(output)
                    .map(TensorType::element)
                    .filter(t -> t != ElementType.UNDEFINED && !Tensors.accepts(t))
                    .ifPresent(t -> {
                        throw new Unsupported("LibTorch does not compute with element type " + t);
                    });
        }
        return operator.prepare(new Call(node, flat.opset(), types));
    }

    private Map<String, Integer> loadInitializers(List<FlatNode> nodes) {
        Set<String> read = new HashSet<>(outputs());
        nodes.forEach(n -> read.addAll(n.node().inputs()));
        Map<String, Integer> variables = new LinkedHashMap<>();
        for (Tensor initializer : model.graph().initializers()) {
            String name = initializer.name();
            if (read.contains(name)) {
                known.set(slot(name), new Value(NativeScope.own(Tensors.of(initializer))));
                if (selection.variables().contains(name)) {
                    variables.put(name, slot(name));
                    changing.add(slot(name));
                }
            }
        }
        return variables;
    }

    /// The steps that depend on inputs or variables; all others are run now.
    private List<Step> fold(List<FlatNode> nodes, List<Kernel> kernels) {
        Set<String> wanted = new HashSet<>(outputs());
        nodes.forEach(n -> wanted.addAll(n.node().inputs()));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i).node();
            int[] inputs = node.inputs().stream().mapToInt(this::read).toArray();
            int[] outputs = node.outputs().stream()
                    .mapToInt(o -> wanted.contains(o) && !o.isEmpty() ? slot(o) : Step.NONE)
                    .toArray();
            Step step = new Step(node, kernels.get(i), inputs, outputs);
            if (Arrays.stream(inputs).anyMatch(changing::contains)) {
                steps.add(step);
                Arrays.stream(outputs).forEach(changing::add);
                changing.remove(Step.NONE);
            } else {
                runNow(step);
            }
        }
        return steps;
    }

    private int read(String name) {
        if (name.isEmpty()) {
            return Step.NONE;
        }
        Integer slot = slots.get(name);
        if (slot == null) {
            throw new EngineException("network: nothing writes value '" + name + "'");
        }
        return slot;
    }

    private void runNow(Step step) {
        @Nullable Value[] values = known.toArray(new @Nullable Value[0]);
        step.run(values, Mode.EVALUATE);
        for (int output : step.outputs()) {
            if (output != Step.NONE) {
                known.set(output, values[output]);
            }
        }
    }
}
