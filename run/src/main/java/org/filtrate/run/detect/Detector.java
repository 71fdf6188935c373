package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.filtrate.run.Batch;
import org.filtrate.run.DataSpec;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageInput;
import org.filtrate.run.ImageSize;
import org.filtrate.run.PixelLayout;
import org.filtrate.run.RunException;
import org.filtrate.run.Session;

/// A session seen as a detector: images in, boxes with classes and scores out. Its kind is told from the
/// shapes of what it gives for an image of zeros.
public final class Detector {
    /// Detections of an image that stay, at most.
    static final int MOST = 100;

    private static final double LEAST_SCORE = .001;

    private final Session session;
    private final ImageInput input;
    private final OutputLayout layout;

    private Detector(Session session, ImageInput input, OutputLayout layout) {
        this.session = session;
        this.input = input;
        this.layout = layout;
    }

    /// Recognises a detector that is fed images of `size`.
    ///
    /// @param session stays open
    /// @throws RunException if it has not one image input, or its outputs are of no known kind
    public static Detector of(Session session, ImageSize size) {
        ImageInput input = ImageInput.of(session);
        Recognition recognition = new Recognition(size, probe(session, input, size));
        OutputLayout layout = recognition.layout().orElseThrow(() -> unknown(session, recognition));
        return new Detector(session, input, layout);
    }

    /// A set prepared as the detector in `session` wants it, where `spec` does not say otherwise.
    ///
    /// @throws RunException if the network is no detector of a known kind, and `spec` leaves mean or
    ///     deviation open
    public static DataSpec prepared(DataSpec spec, Session session) {
        ImageInput input = ImageInput.of(session);
        Optional<ImageSize> own = input.height() > 0 && input.width() > 0
                ? Optional.of(new ImageSize(input.height(), input.width()))
                : spec.preprocessing().size();
        if (own.isEmpty()) {
            return spec;
        }
        Recognition recognition = new Recognition(own.get(), probe(session, input, own.get()));
        Optional<OutputLayout> layout = recognition.layout();
        if (layout.isPresent()) {
            return spec.or(layout.get().preprocessing());
        }
        if (spec.preprocessing().mean().isEmpty() || spec.preprocessing().std().isEmpty()) {
            throw unknown(session, recognition);
        }
        return spec;
    }

    private static RunException unknown(Session session, Recognition recognition) {
        return new RunException("%s: needed a detector's outputs for %s, %s; came %s"
                .formatted(
                        session.name(),
                        recognition.input(),
                        recognition.known(),
                        recognition.outputs().entrySet().stream()
                                .map(output -> output.getKey() + " " + output.getValue())
                                .collect(Collectors.joining(", "))));
    }

    private static Map<String, FloatTensor> probe(Session session, ImageInput input, ImageSize size) {
        int batch = Math.max(1, input.batch());
        float[] zeros = new float[Math.multiplyExact(batch * input.channels(), size.height() * size.width())];
        FloatTensor image = input.layout() == PixelLayout.NCHW
                ? FloatTensor.wrap(zeros, batch, input.channels(), size.height(), size.width())
                : FloatTensor.wrap(zeros, batch, size.height(), size.width(), input.channels());
        return session.run(Map.of(input.name(), image));
    }

    /// What the outputs mean.
    public OutputLayout layout() {
        return layout;
    }

    /// Runs a batch.
    ///
    /// @return for each image at most 100 detections, the surest first, boxes in pixels of the input;
    ///     without the batch's padding
    /// @throws RunException if the outputs are not as the kind has them
    public List<List<Detection>> detect(Batch batch) {
        Map<String, FloatTensor> outputs = session.run(Map.of(input.name(), batch.images()));
        List<List<Detection>> found = new ArrayList<>();
        for (int image = 0; image < batch.count(); image++) {
            found.add(layout.suppression().of(layout.read(outputs, image, LEAST_SCORE)));
        }
        return found;
    }
}
