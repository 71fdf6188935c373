package org.filtrate.compress.report;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.filtrate.compress.Request;
import org.filtrate.run.Accuracy;
import org.filtrate.run.Evaluator;
import org.filtrate.run.Progress;
import org.filtrate.run.Split;
import org.filtrate.run.detect.DetectorAccuracy;
import org.filtrate.run.detect.DetectorEvaluator;
import tools.jackson.databind.node.ObjectNode;

/// How well a network does on the test images.
public sealed interface Score {
    /// Of images with a class.
    record Classes(Accuracy accuracy) implements Score {}

    /// Of images with boxes.
    record Boxes(DetectorAccuracy accuracy) implements Score {}

    /// Measures a file on the test images of a request; empty where there are none, or none are labelled.
    static Optional<Score> of(Request request, Path file, Progress progress) {
        return request.data().flatMap(data -> {
            if (data.layout().isAnnotated()) {
                return Optional.of(new Boxes(DetectorEvaluator.evaluate(
                        file, data, Split.TEST, Evaluator.ALL, request.threads(), progress)));
            }
            return Evaluator.isLabelled(request.model(), data, Split.TEST)
                    ? Optional.of(new Classes(
                            Evaluator.evaluate(file, data, Split.TEST, Evaluator.ALL, request.threads(), progress)))
                    : Optional.empty();
        });
    }

    /// Adds `{top1,top5,images}`, or `{map50,map,images}` of boxes.
    default void addTo(ObjectNode node) {
        switch (this) {
            case Classes(Accuracy a) ->
                node.put("top1", a.top1()).put("top5", a.top5()).put("images", a.images());
            case Boxes(DetectorAccuracy a) ->
                node.put("map50", a.map50()).put("map", a.map()).put("images", a.images());
        }
    }

    /// How it compares to another of its kind, in words.
    default String words(Score before) {
        return switch (this) {
            case Classes(Accuracy a)
            when before instanceof Classes(Accuracy b) ->
                String.format(Locale.ROOT, "accuracy %.4f, was %.4f (%d images)", a.top1(), b.top1(), a.images());
            case Boxes(DetectorAccuracy a)
            when before instanceof Boxes(DetectorAccuracy b) ->
                String.format(
                        Locale.ROOT,
                        "mAP .5 %.4f, was %.4f; .5:.95 %.4f, was %.4f (%d images)",
                        a.map50(),
                        b.map50(),
                        a.map(),
                        b.map(),
                        a.images());
            default -> throw new IllegalArgumentException("scores of one kind are needed");
        };
    }
}
