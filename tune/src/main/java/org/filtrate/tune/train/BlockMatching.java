package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.Model;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.engine.Selection;
import org.filtrate.tune.ops.Mode;

/// What the blocks of a compressed network put out, compared with what the same blocks of its original do.
///
/// A block reads what the compressed blocks before it have made, so that it also learns to make up for them,
/// but its loss leads back to its own numbers alone.
///
/// [#close] returns all memory and may be called twice.
public final class BlockMatching implements AutoCloseable {
    private final List<String> values;
    private final Network teacher;
    private final Network separated;
    private final Network joined;

    private BlockMatching(List<String> values, Network teacher, Network separated, Network joined) {
        this.values = values;
        this.teacher = teacher;
        this.separated = separated;
        this.joined = joined;
    }

    /// The blocks of a network that is trained, and of the one that it imitates.
    ///
    /// @param original what is imitated; blocks that end with a value that it has not are joined with the
    /// next
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException where it has nodes that cannot be run
    public static BlockMatching of(Model original, TrainableModel student, Arithmetic arithmetic) {
        Model raised = OpsetRaiser.raise(original);
        Blocks all = student.blocks();
        List<String> ends = all.ends().stream()
                .filter(end -> raised.graph().producer(end).isPresent())
                .toList();
        Blocks blocks = new Blocks(all.model(), ends);
        Network teacher = Network.of(raised, new Selection(blocks.values(), Set.of()), arithmetic);
        try {
            Network separated = student.network(blocks.separated(), blocks.values());
            try {
                return new BlockMatching(
                        blocks.values(), teacher, separated, student.network(blocks.model(), blocks.values()));
            } catch (RuntimeException e) {
                separated.close();
                throw e;
            }
        } catch (RuntimeException e) {
            teacher.close();
            throw e;
        }
    }

    /// What is compared: the last value of each block.
    public List<String> values() {
        return values;
    }

    /// The sum over blocks of the squared difference of what they put out, each relative to how much the
    /// original's varies.
    ///
    /// @param inputs images
    /// @param given what the compressed network computes with
    /// @param mode what it is run for
    Tensor loss(Map<String, Tensor> inputs, Map<String, Tensor> given, Mode mode) {
        return loss(run(separated, inputs, given, mode), teacher.run(inputs, Mode.EVALUATE));
    }

    private Tensor loss(Map<String, Tensor> found, Map<String, Tensor> wanted) {
        List<Tensor> losses = new ArrayList<>();
        for (String value : values) {
            losses.add(Losses.matching(
                    Objects.requireNonNull(found.get(value)), Objects.requireNonNull(wanted.get(value))));
        }
        return losses.stream().reduce(Tensor::add).orElseThrow();
    }

    private static Map<String, Tensor> run(
            Network network, Map<String, Tensor> inputs, Map<String, Tensor> given, Mode mode) {
        Map<String, Tensor> all = new HashMap<>(given);
        all.putAll(inputs);
        return network.run(all, mode);
    }

    /// Both networks' values, the compressed one's leading back through all blocks.
    Both both(Map<String, Tensor> inputs, Map<String, Tensor> given, Mode mode) {
        return new Both(run(joined, inputs, given, mode), teacher.run(inputs, Mode.EVALUATE));
    }

    /// Values of both networks, outputs among them.
    ///
    /// @param found the compressed network's
    /// @param wanted the original's
    record Both(Map<String, Tensor> found, Map<String, Tensor> wanted) {
        /// Of what the compressed network found, its outputs.
        Map<String, Tensor> outputs(List<String> names) {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            names.forEach(name -> outputs.put(name, Objects.requireNonNull(found.get(name))));
            return outputs;
        }
    }

    /// The mean over blocks of such differences.
    Tensor loss(Both both) {
        return loss(both.found(), both.wanted()).div(new Scalar((double) values.size()));
    }

    @Override
    public void close() {
        teacher.close();
        separated.close();
        joined.close();
    }
}
