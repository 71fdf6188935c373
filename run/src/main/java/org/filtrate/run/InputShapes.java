package org.filtrate.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The sizes to run a network's inputs with, where its file leaves them open.
///
/// @param shapes every axis of an input, by its name
public record InputShapes(Map<String, List<Long>> shapes) {
    /// Copies `shapes`.
    ///
    /// @throws RunException if a size is below 1
    public InputShapes {
        Map<String, List<Long>> copy = new LinkedHashMap<>();
        shapes.forEach((name, dims) -> copy.put(name, List.copyOf(dims)));
        copy.forEach((name, dims) -> {
            if (dims.stream().anyMatch(dim -> dim < 1)) {
                throw new RunException("input '%s': needed sizes of 1 or more, came %s".formatted(name, dims));
            }
        });
        shapes = Collections.unmodifiableMap(copy);
    }

    /// Nothing beyond what files say.
    public static InputShapes none() {
        return new InputShapes(Map.of());
    }

    /// These, and one more that is written like `input=1x3x224x224`.
    ///
    /// @throws RunException if `text` is not written like this
    public InputShapes with(String text) {
        int equals = text.lastIndexOf('=');
        List<Long> dims = new ArrayList<>();
        try {
            for (String size : text.substring(equals + 1).split("x", -1)) {
                dims.add(Long.parseLong(size.strip()));
            }
        } catch (NumberFormatException e) {
            throw new RunException("input shape: needed NAME=1x3x224x224, came '" + text + "'", e);
        }
        if (equals < 1) {
            throw new RunException("input shape: needed NAME=1x3x224x224, came '" + text + "'");
        }
        Map<String, List<Long>> more = new LinkedHashMap<>(shapes);
        more.put(text.substring(0, equals), dims);
        return new InputShapes(more);
    }

    /// The shape to run `input` with: the one given here; else its own, an open first axis (the batch) being 1.
    ///
    /// @throws RunException if the shape given does not fit the file's, or an axis other than the first stays open
    public long[] of(TensorSignature input) {
        List<Long> given = shapes.get(input.name());
        if (given != null) {
            return fitting(input, given);
        }
        long[] shape = input.shape();
        if (shape.length > 0 && shape[0] < 0) {
            shape[0] = 1;
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0) {
                throw new RunException("input '%s': axis %d (%s) is open in %s; give it a size, such as --input %s"
                        .formatted(input.name(), axis, input.dims().get(axis), input, example(input)));
            }
        }
        return shape;
    }

    private static long[] fitting(TensorSignature input, List<Long> given) {
        List<Dimension> dims = input.dims();
        boolean fits = dims.size() == given.size();
        for (int axis = 0; fits && axis < dims.size(); axis++) {
            fits = dims.get(axis).isDynamic() || dims.get(axis).size() == given.get(axis);
        }
        if (!fits) {
            throw new RunException("input '%s': needed %s, came shape %s".formatted(input.name(), input, given));
        }
        return given.stream().mapToLong(Long::longValue).toArray();
    }

    private static String example(TensorSignature input) {
        List<String> sizes = new ArrayList<>();
        for (Dimension dim : input.dims()) {
            sizes.add(dim.isDynamic() ? sizes.isEmpty() ? "1" : "64" : dim.toString());
        }
        return input.name() + "=" + String.join("x", sizes);
    }

    /// Checks that each name here is an input of `session`.
    ///
    /// @throws RunException if one is not
    void checkNames(Session session) {
        for (String name : shapes.keySet()) {
            if (session.inputs().stream().noneMatch(input -> input.name().equals(name))) {
                throw new RunException("%s: has no input '%s', only %s"
                        .formatted(session.name(), name, Session.list(session.inputs())));
            }
        }
    }

    /// Each shape as [#with] reads it.
    List<String> texts() {
        return shapes.entrySet().stream()
                .map(shape -> shape.getKey() + "="
                        + shape.getValue().stream().map(Object::toString).collect(Collectors.joining("x")))
                .toList();
    }
}
