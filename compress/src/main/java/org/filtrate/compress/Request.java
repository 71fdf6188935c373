package org.filtrate.compress;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.planner.Workers;
import org.filtrate.filters.Method;
import org.filtrate.filters.stored.Precision;
import org.filtrate.run.DataSpec;

/// What is to be compressed, how, and by how much.
///
/// @param model the ONNX file to read
/// @param output the ONNX file to write
/// @param method the method of every layer that no rule speaks of; empty for the one that loses least on each
/// @param budget what the result may cost
/// @param precision the precision of what is stored; empty to take the one that loses least under the budget
/// @param rules what is asked for single layers; the last rule that matches a layer counts
/// @param plan what becomes of each layer; empty to find out
/// @param structured whether layers take the method's form also where what it finds in them says that it does not pay:
///     for weights that are still to be trained; the first convolution and the last layer are only rounded then
/// @param firstConvolution whether the first convolution is compressed
/// @param classifier whether the last layer is compressed
/// @param data images for calibration and evaluation; empty for none
/// @param images how many of them to fit and calibrate with
/// @param dataAware whether layers are fitted to what they put out for these images, not to their
///     weights alone
/// @param calibrate whether statistics are corrected by these images
/// @param threads of ONNX Runtime
/// @param seed of everything random
/// @param keepNames whether nodes and values keep their names in the file; inputs and outputs do in any case
/// @param cache the folder where planning keeps what it finds for the next time; empty to keep nothing
/// @param workers what makes the fits that planning asks for
/// @param refinement what improves the network before it is written; empty for nothing
public record Request(
        Path model,
        Path output,
        Optional<Method> method,
        Budget budget,
        Optional<Precision> precision,
        List<LayerRule> rules,
        Optional<Plan> plan,
        boolean structured,
        boolean firstConvolution,
        boolean classifier,
        Optional<DataSpec> data,
        int images,
        boolean dataAware,
        boolean calibrate,
        int threads,
        long seed,
        boolean keepNames,
        Optional<Path> cache,
        Workers workers,
        Optional<Refinement> refinement) {
    /// Images that are taken where nothing else is asked for.
    public static final int CALIBRATION_IMAGES = 1024;

    /// Copies the list.
    public Request {
        rules = List.copyOf(rules);
    }

    /// A request with everything else at its usual value: basis, no budget, no data.
    public static Request of(Path model, Path output) {
        return new Request(
                model,
                output,
                Optional.of(Method.BASIS),
                new Budget.Unlimited(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false,
                true,
                true,
                Optional.empty(),
                CALIBRATION_IMAGES,
                true,
                true,
                Runtime.getRuntime().availableProcessors(),
                0,
                false,
                Optional.empty(),
                Workers.HERE,
                Optional.empty());
    }

    /// Whether a planner decides what becomes of each layer.
    public boolean isPlanned() {
        return plan.isEmpty() && (method.isEmpty() || budget.needsPlanner());
    }

    /// Whether images run through the network.
    public boolean usesImages() {
        return data.isPresent() && images > 0 && (dataAware || calibrate);
    }

    /// The same for another file to write.
    public Request to(Path file) {
        Builder builder = new Builder(this);
        builder.output = file;
        return builder.build();
    }

    /// This with changes, such as `request.with(r -> r.method(Method.LOWRANK).threads(1))`.
    public Request with(Consumer<Builder> changes) {
        Builder builder = new Builder(this);
        changes.accept(builder);
        return builder.build();
    }

    /// A request while it is being changed.
    public static final class Builder {
        private final Path model;
        private Path output;
        private Optional<Method> method;
        private Budget budget;
        private Optional<Precision> precision;
        private List<LayerRule> rules;
        private Optional<Plan> plan;
        private boolean structured;
        private boolean firstConvolution;
        private boolean classifier;
        private Optional<DataSpec> data;
        private int images;
        private boolean dataAware;
        private boolean calibrate;
        private int threads;
        private long seed;
        private boolean keepNames;
        private Optional<Path> cache;
        private Workers workers;
        private Optional<Refinement> refinement;

        private Builder(Request request) {
            this.model = request.model;
            this.output = request.output;
            this.method = request.method;
            this.budget = request.budget;
            this.precision = request.precision;
            this.rules = request.rules;
            this.plan = request.plan;
            this.structured = request.structured;
            this.firstConvolution = request.firstConvolution;
            this.classifier = request.classifier;
            this.data = request.data;
            this.images = request.images;
            this.dataAware = request.dataAware;
            this.calibrate = request.calibrate;
            this.threads = request.threads;
            this.seed = request.seed;
            this.keepNames = request.keepNames;
            this.cache = request.cache;
            this.workers = request.workers;
            this.refinement = request.refinement;
        }

        private Request build() {
            return new Request(
                    model,
                    output,
                    method,
                    budget,
                    precision,
                    rules,
                    plan,
                    structured,
                    firstConvolution,
                    classifier,
                    data,
                    images,
                    dataAware,
                    calibrate,
                    threads,
                    seed,
                    keepNames,
                    cache,
                    workers,
                    refinement);
        }

        /// The method of every layer that no rule speaks of.
        public Builder method(Method value) {
            return method(Optional.of(value));
        }

        /// Whatever method loses least on each layer.
        public Builder anyMethod() {
            return method(Optional.empty());
        }

        /// The method of every layer that no rule speaks of; empty for the one that loses least on each.
        public Builder method(Optional<Method> value) {
            method = value;
            return this;
        }

        /// What the result may cost.
        public Builder budget(Budget value) {
            budget = value;
            return this;
        }

        /// The precision of everything that is stored.
        public Builder precision(Precision value) {
            precision = Optional.of(value);
            return this;
        }

        /// What is asked for single layers.
        public Builder rules(List<LayerRule> value) {
            rules = value;
            return this;
        }

        /// What becomes of each layer.
        public Builder plan(Plan value) {
            plan = Optional.of(value);
            return this;
        }

        /// Whether layers take the method's form also where what it finds in them says that it does not pay.
        public Builder structured(boolean value) {
            structured = value;
            return this;
        }

        /// Whether the first convolution and the last layer are compressed.
        public Builder ends(boolean first, boolean last) {
            firstConvolution = first;
            classifier = last;
            return this;
        }

        /// Images, and how many of them to fit and calibrate with.
        public Builder data(DataSpec value, int count) {
            data = Optional.of(value);
            images = count;
            return this;
        }

        /// Whether layers are fitted to what they put out for the images, not to their weights alone.
        public Builder dataAware(boolean value) {
            dataAware = value;
            return this;
        }

        /// Whether statistics are corrected by the images.
        public Builder calibrate(boolean value) {
            calibrate = value;
            return this;
        }

        /// Threads of ONNX Runtime.
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /// The seed of everything random.
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /// Whether nodes and values keep their names in the file.
        public Builder keepNames(boolean value) {
            keepNames = value;
            return this;
        }

        /// The folder where planning keeps what it finds for the next time; empty to keep nothing.
        public Builder cache(Optional<Path> value) {
            cache = value;
            return this;
        }

        /// What makes the fits that planning asks for; the plan does not depend on it.
        public Builder workers(Workers value) {
            workers = value;
            return this;
        }

        /// What improves the network before it is written.
        public Builder refinement(Refinement value) {
            refinement = Optional.of(value);
            return this;
        }
    }
}
