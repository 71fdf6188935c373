package org.filtrate.tune;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.DataSet;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.engine.Selection;
import org.filtrate.tune.tensor.LibTorch;
import org.filtrate.tune.train.BlockMatching;
import org.filtrate.tune.train.Chains;
import org.filtrate.tune.train.Checkpoints;
import org.filtrate.tune.train.Interruption;
import org.filtrate.tune.train.NormalisedForm;
import org.filtrate.tune.train.Progress;
import org.filtrate.tune.train.Recipe;
import org.filtrate.tune.train.Span;
import org.filtrate.tune.train.TrainableModel;
import org.filtrate.tune.train.Trainer;
import org.filtrate.tune.train.TrainingImages;
import org.filtrate.tune.weight.Form;

/// Trains networks: what compression broke is mended, or a network learns from nothing.
public final class Tuning {
    private Tuning() {}

    /// What came of a tuning.
    ///
    /// @param parts the network as it was left
    /// @param progress where the training ended
    /// @param finished whether it came to its end; where not, it was asked to stop and its checkpoint stays
    public record Result(TrainableModel.Parts parts, Progress progress, boolean finished) {
        /// The network, where the training came to its end.
        public Optional<TrainableModel.Parts> complete() {
            return finished ? Optional.of(parts) : Optional.empty();
        }
    }

    /// Trains a compressed network towards its original, and by the images' labels where they have any.
    ///
    /// @param original what is imitated
    /// @param dense the network with its biases and normalisations as they stand, with the weights that the
    /// filters were fitted to
    /// @param layers layers of `dense` with compact filters to begin with
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException where the network has nodes that cannot be
    /// run, naming all of them
    /// @throws org.filtrate.graph.FiltrateException where the images do not fit, or the training goes astray
    public static Result tune(
            Model original, Model dense, List<CompressedLayer> layers, TuningOrder order, Progress.Listener listener) {
        long began = System.nanoTime();
        LibTorch.useThreads(order.threads());
        try (Network teacher = Network.of(original, Selection.all(), Arithmetic.fastest());
                TrainableModel student = TrainableModel.of(dense, layers, Arithmetic.fastest(), Form.FREE);
                BlockMatching blocks = BlockMatching.of(original, student, Arithmetic.fastest())) {
            return train(
                    student,
                    Optional.of(teacher),
                    Optional.of(blocks),
                    images(original, order),
                    order,
                    began,
                    listener);
        }
    }

    /// Trains the convolutions of a network as chains of full ranks, whose factors are drawn towards orthogonal
    /// ones, by labels and towards what the network was; so they come to ranks that can be cut lower (He, Jiang and
    /// Wu, arXiv 2408.16289, the first of three stages).
    ///
    /// @param spatial whether chains are those of the spatial decomposition where there is one, else those of
    /// Tucker-2 everywhere
    /// @return the same network with other weights; empty where it was asked to stop. The network as it is
    /// where images have no labels, or no convolution can be a chain
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException as above
    /// @throws org.filtrate.graph.FiltrateException as above
    public static Optional<Model> chained(
            Model network, boolean spatial, TuningOrder order, Progress.Listener listener) {
        long began = System.nanoTime();
        LibTorch.useThreads(order.threads());
        TrainingImages images = images(network, order);
        List<CompressedLayer> chains = Chains.of(network, spatial);
        if (!images.labelled() || chains.isEmpty()) {
            return Optional.of(network);
        }
        try (Network teacher = Network.of(network, Selection.all(), Arithmetic.fastest());
                TrainableModel student = TrainableModel.of(network, chains, Arithmetic.fastest(), Form.ORTHOGONAL)) {
            Result result = train(student, Optional.of(teacher), Optional.empty(), images, order, began, listener);
            return result.finished() ? Optional.of(result.parts().merged()) : Optional.empty();
        }
    }

    /// Trains a compressed network towards its original with a normalisation between the basis and the
    /// coefficients of each layer that has them in real numbers, and bases drawn towards orthonormal ones;
    /// afterwards normalisations are part of coefficients and biases (spectral fine-tuning, arXiv
    /// 2105.10436).
    ///
    /// @param original as above
    /// @param dense as above
    /// @param layers as above; of one at least [NormalisedForm#fits]
    /// @return the same layers, in their own settings
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException as above
    /// @throws org.filtrate.graph.FiltrateException as above
    public static Result normalised(
            Model original, Model dense, List<CompressedLayer> layers, TuningOrder order, Progress.Listener listener) {
        long began = System.nanoTime();
        LibTorch.useThreads(order.threads());
        TrainingImages images = images(original, order);
        NormalisedForm form = NormalisedForm.of(dense, layers, images);
        try (Network teacher = Network.of(original, Selection.all(), Arithmetic.fastest());
                TrainableModel student = form.student(Arithmetic.fastest())) {
            Result result = train(student, Optional.of(teacher), Optional.empty(), images, order, began, listener);
            return new Result(form.merged(result.parts()), result.progress(), result.finished());
        }
    }

    /// Trains a network by the labels of images alone. Basis filters stay as they are; their coefficients are
    /// trained.
    ///
    /// @param network the network to begin with
    /// @param layers layers of it with compact filters to begin with; empty for a dense training
    /// @throws org.filtrate.tune.engine.UnsupportedGraphException as above
    /// @throws org.filtrate.graph.FiltrateException as above, and where the images have no labels
    public static Result train(
            Model network, List<CompressedLayer> layers, TuningOrder order, Progress.Listener listener) {
        long began = System.nanoTime();
        LibTorch.useThreads(order.threads());
        try (TrainableModel student = TrainableModel.of(network, layers, Arithmetic.fastest(), Form.BASES_FIXED)) {
            return train(student, Optional.empty(), Optional.empty(), images(network, order), order, began, listener);
        }
    }

    private static Result train(
            TrainableModel student,
            Optional<Network> teacher,
            Optional<BlockMatching> blocks,
            TrainingImages images,
            TuningOrder order,
            long began,
            Progress.Listener listener) {
        // Getting ready is part of the time that there is.
        Span span = order.recipe().span().after(Duration.ofNanos(System.nanoTime() - began));
        Recipe recipe = order.recipe().with(span);
        Checkpoints checkpoints = order.checkpoints(words(student, images, order));
        try (Interruption interruption = Interruption.watch()) {
            Trainer trainer = new Trainer(student, teacher, blocks, images, recipe);
            Progress end =
                    trainer.train(order.threads(), checkpoints, p -> listener.update(p) && !interruption.isAsked());
            boolean finished = end.done() >= 1;
            if (!finished) {
                order.stopped().accept(end);
            }
            return new Result(student.parts(), end, finished);
        }
    }

    private static TrainingImages images(Model model, TuningOrder order) {
        try (Session session = Session.open(ModelWriter.toBytes(model), SessionSettings.threads(1))) {
            return TrainingImages.of(DataSet.open(order.data(), Split.TRAIN, session));
        }
    }

    /// What is trained and how, in a few words that differ where the training would.
    private static String words(TrainableModel student, TrainingImages images, TuningOrder order) {
        Recipe recipe = order.recipe();
        CRC32 settings = new CRC32();
        String text = student.describe()
                + recipe.descent()
                + recipe.goal()
                + recipe.augmentation()
                + recipe.matched()
                + recipe.averaged()
                + recipe.stages()
                + recipe.returns();
        settings.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "%d parameters, %d images, seed %d, %s, settings %08x"
                .formatted(
                        student.parameters().size(),
                        images.learnt().length,
                        recipe.seed(),
                        recipe.span().words(),
                        settings.getValue());
    }
}
