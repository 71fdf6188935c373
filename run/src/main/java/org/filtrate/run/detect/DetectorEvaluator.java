package org.filtrate.run.detect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.run.Batch;
import org.filtrate.run.Batches;
import org.filtrate.run.Batching;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Progress;
import org.filtrate.run.RunException;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;

/// Runs a detector over annotated images and measures its mean average precision.
public final class DetectorEvaluator {
    private DetectorEvaluator() {}

    /// Measures the file `model` on a part of a set.
    ///
    /// @param limit the most images to look at; fewer are spread evenly over the set
    /// @param threads of ONNX Runtime, and as many to prepare images
    /// @throws RunException if the model or the set cannot be opened, the model is no detector of a known
    ///     kind, the set has no boxes or more classes than the detector, or the preprocessing crops images
    public static DetectorAccuracy evaluate(
            Path model, DataSpec data, Split split, int limit, int threads, Progress progress) {
        long started = System.nanoTime();
        try (Session session = Session.open(model, SessionSettings.threads(threads))) {
            DataSet set = DataSet.open(data, split, session);
            Detector detector = Detector.of(session, set.shape().size());
            if (set.objectClasses().size() > detector.layout().classes()) {
                throw new RunException("%s: needed a detector of the %d classes of '%s', it has %d"
                        .formatted(
                                session.name(),
                                set.objectClasses().size(),
                                data,
                                detector.layout().classes()));
            }
            int[] order = set.spread(limit);
            List<List<Annotation>> annotations = annotations(set, order);
            Batching batching = Batching.of(ImageInput.of(session), set.shape());
            try (Batches batches = Batches.of(set, order, batching, threads)) {
                List<List<Detection>> detections = detections(detector, set, order, batches, progress);
                return accuracy(set.objectClasses(), annotations, detections, started);
            }
        }
    }

    private static List<List<Annotation>> annotations(DataSet set, int[] order) {
        List<List<Annotation>> annotations = new ArrayList<>();
        for (int image : order) {
            annotations.add(set.annotations(image));
        }
        if (annotations.stream().flatMap(List::stream).allMatch(Annotation::crowd)) {
            throw new RunException(
                    "data '%s': needed boxes to measure precision, there are none".formatted(set.spec()));
        }
        return annotations;
    }

    private static List<List<Detection>> detections(
            Detector detector, DataSet set, int[] order, Batches batches, Progress progress) {
        ImageFit fit = set.spec().preprocessing().fit().orElse(ImageFit.CROP);
        List<List<Detection>> detections = new ArrayList<>();
        while (batches.hasNext()) {
            Batch batch = batches.next();
            for (List<Detection> found : detector.detect(batch)) {
                Placement place = Placement.of(
                        fit,
                        set.imageSize(order[detections.size()]),
                        set.shape().size());
                detections.add(found.stream()
                        .map(d -> new Detection(place.toImage(d.box()), d.label(), d.score()))
                        .toList());
            }
            progress.update(detections.size(), order.length);
        }
        return detections;
    }

    /// @param started nanoseconds
    private static DetectorAccuracy accuracy(
            List<String> names, List<List<Annotation>> annotations, List<List<Detection>> detections, long started) {
        List<ClassPrecision> classes = ClassPrecision.all(names, annotations, detections);
        return new DetectorAccuracy(
                classes.stream().mapToDouble(ClassPrecision::ap50).average().orElse(0),
                classes.stream().mapToDouble(ClassPrecision::ap).average().orElse(0),
                classes,
                annotations.size(),
                (System.nanoTime() - started) / 1e9);
    }
}
