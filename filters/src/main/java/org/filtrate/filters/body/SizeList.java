package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.layer.FilterLayout;

/// The sizes that a function needs, in the order in which it asked for them. The calling node carries them as one list,
/// the attribute `sizes`, and the function takes the list apart.
final class SizeList {
    private final Map<String, long[]> entries = new LinkedHashMap<>();

    /// Adds an entry.
    ///
    /// @param name what tells it from the other entries; the same one may be added again
    /// @return the name of the value that holds it in the function
    String add(String name, long... values) {
        long[] known = entries.putIfAbsent(name, values.clone());
        if (known != null && !Arrays.equals(known, values)) {
            throw new IllegalArgumentException("sizes '" + name + "' are " + Arrays.toString(known)
                    + " already, " + Arrays.toString(values) + " came");
        }
        return name(name);
    }

    /// The name of the value that holds an entry in the function.
    String name(String entry) {
        return "sizes_" + entry;
    }

    /// What the calling node carries.
    Attribute attribute() {
        long[] all = entries.values().stream().flatMapToLong(LongStream::of).toArray();
        return Attribute.of(FilterLayout.SIZES_ATTRIBUTE, all);
    }

    /// The nodes that write every entry, to stand before all others.
    List<Node> nodes() {
        List<String> names = entries.keySet().stream().map(this::name).toList();
        NodeList nodes = new NodeList("sizes");
        Attribute all = Attribute.intsFrom("value_ints", FilterLayout.SIZES_ATTRIBUTE);
        if (names.size() == 1) {
            nodes.addTo(names.getFirst(), "Constant", List.of(), all);
        } else if (names.size() > 1) {
            long[] lengths = entries.values().stream().mapToLong(v -> v.length).toArray();
            String list = nodes.add("Constant", List.of(), all);
            List<String> inputs = new ArrayList<>(List.of(list, nodes.integers(lengths)));
            nodes.add(Node.of("", "Split", inputs, names));
        }
        return nodes.nodes();
    }
}
