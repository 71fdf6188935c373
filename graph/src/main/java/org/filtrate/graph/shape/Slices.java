package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `Slice`, with its starts, ends, axes and steps as attributes (before operator set 10) or as inputs.
final class Slices {
    /// What exporters write for "to the end": the largest 32-bit integer, or anything beyond.
    private static final long END = Integer.MAX_VALUE;

    private Slices() {}

    /// The part of one axis that is kept: every `step`th element from `start`, up to and without `end`.
    record Cut(int axis, Element start, Element end, long step) {}

    static Shape shape(Call call) {
        Shape x = call.shape(0);
        Optional<List<Cut>> cuts = cuts(call);
        if (cuts.isEmpty()) {
            return call.freshShape(x.rank());
        }
        Shape sliced = x;
        for (Cut cut : cuts.get()) {
            sliced = Slicing.with(sliced, cut.axis, count(call.symbols(), x.dim(cut.axis), cut));
        }
        return sliced;
    }

    /// What a node keeps of each axis it names; empty where that is not known.
    static Optional<List<Cut>> cuts(Call call) {
        boolean inputs = call.node().attribute("starts").isEmpty();
        Optional<List<Element>> starts = inputs ? Movements.sizes(call, 1) : attribute(call, "starts");
        Optional<List<Element>> ends = inputs ? Movements.sizes(call, 2) : attribute(call, "ends");
        Optional<List<Element>> axes =
                inputs && call.has(3) ? Movements.sizes(call, 3) : inputs ? Optional.empty() : attribute(call, "axes");
        Optional<List<Element>> steps = inputs && call.has(4) ? Movements.sizes(call, 4) : Optional.empty();
        boolean unknown = inputs && ((call.has(3) && axes.isEmpty()) || (call.has(4) && steps.isEmpty()));
        if (unknown || starts.isEmpty() || ends.isEmpty()) {
            return Optional.empty();
        }
        int count = starts.get().size();
        requireCount("ends", count, ends.get());
        axes.ifPresent(a -> requireCount("axes", count, a));
        steps.ifPresent(s -> requireCount("steps", count, s));
        int rank = call.shape(0).rank();
        int[] along = Slicing.axes(
                rank,
                Optional.of(axes.map(Slices::wholes)
                        .orElseGet(() -> LongStream.range(0, count).toArray())));
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long step = steps.isPresent() ? steps.get().get(i).whole() : 1;
            if (step == 0) {
                throw new GraphException("steps other than 0 are needed, 0 came for axis " + along[i]);
            }
            cuts.add(new Cut(along[i], starts.get().get(i), ends.get().get(i), step));
        }
        return Optional.of(cuts);
    }

    private static Optional<List<Element>> attribute(Call call, String name) {
        if (call.node().attribute(name).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(call.node().integers(name))
                .<Element>mapToObj(Element.Whole::new)
                .toList());
    }

    private static long[] wholes(List<Element> elements) {
        return elements.stream().mapToLong(Element::whole).toArray();
    }

    private static void requireCount(String name, int count, List<Element> elements) {
        if (elements.size() != count) {
            throw new GraphException(
                    count + " " + name + " are needed, one for each start, " + elements.size() + " came");
        }
    }

    /// The first element that is kept of an axis of `size` elements.
    static long first(long size, Cut cut) {
        long start = cut.start.whole() < 0 ? cut.start.whole() + size : cut.start.whole();
        return Math.clamp(start, 0L, cut.step > 0 ? size : Math.max(size - 1, 0));
    }

    private static Dim count(Symbols symbols, Dim size, Cut cut) {
        if (cut.start.isNumber() && cut.end.isNumber()) {
            return size.isKnown() ? Dim.of(count(size.size(), cut)) : open(symbols, size, cut);
        }
        boolean whole = cut.step > 0 && cut.start.equals(new Element.Whole(0)) && cut.end.equals(Element.of(size));
        return whole ? symbols.ceilDiv(size, cut.step) : symbols.dim("slice", size, cut.start, cut.end, cut.step);
    }

    private static long count(long size, Cut cut) {
        long end = cut.end.whole() < 0 ? cut.end.whole() + size : cut.end.whole();
        long last = cut.step > 0 ? Math.clamp(end, 0L, size) : Math.clamp(end, -1L, Math.max(size - 1, -1));
        return size == 0 ? 0 : Math.max(0, Math.ceilDiv(last - first(size, cut), cut.step));
    }

    /// The count along an axis of unknown size: told where the cut is counted from its near end and reaches to, or is
    /// counted from, its far end.
    private static Dim open(Symbols symbols, Dim size, Cut cut) {
        long start = cut.start.whole();
        long end = cut.end.whole();
        if (cut.step > 0 && start >= 0 && start < END && (end >= END || (end < 0 && end > -END))) {
            long reach = end >= END ? 0 : end;
            return symbols.floorDiv(size, reach - start + cut.step - 1, cut.step);
        }
        if (cut.step == -1 && (start == -1 || start >= END) && end <= -END) {
            return size;
        }
        return symbols.dim("slice", size, cut.start, cut.end, cut.step);
    }
}
