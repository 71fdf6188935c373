package org.filtrate.tune.weight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.CompactFilters;
import org.filtrate.graph.layer.FilterShape;

/// The filters of one layer as a function of parameters: the training side of [CompactFilters].
///
/// The function is computed as the file will be read, stored precision and all, so that what is trained is
/// what will be stored. [#close] returns the parameters' memory and may be called twice.
public interface TrainableFilters extends AutoCloseable {
    /// The shape of the dense filters.
    FilterShape shape();

    /// What is trained, in a fixed order.
    List<Parameter> parameters();

    /// The dense filters `shape().dims()`, with a way back for gradients; they belong to the innermost open
    /// scope.
    Tensor weight();

    /// The share of all directions that the filters can move in.
    default double freedom() {
        return 1;
    }

    /// Finds gradients that do not follow from the filters' own: called once these are known, in the scope
    /// that [#weight] was called in, after its latest call.
    default void learn() {}

    /// What is added to the loss for the parameters as they are, in the innermost open scope; empty for
    /// nothing.
    default Optional<Tensor> penalty() {
        return Optional.empty();
    }

    /// What the file will hold for the parameters as they are now.
    CompactFilters compact();

    /// Hears where the training is, before each step.
    ///
    /// @param done how much of it is over, from 0 to 1
    /// @param step steps made
    default void reach(double done, long step) {}

    /// What is kept besides parameters, by name, to go on as if the training had not stopped; whole numbers
    /// below 2^24.
    default Map<String, Tensor> memory() {
        return Map.of();
    }

    /// Brings parameters back to where they are allowed to be; called after each step, without gradients.
    ///
    /// @param rate the step's learning rate
    default void project(double rate) {}

    @Override
    void close();
}
