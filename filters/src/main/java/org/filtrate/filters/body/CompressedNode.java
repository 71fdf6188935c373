package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.FactorReader;
import org.filtrate.filters.stored.NumberForm;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Graph;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterLayout;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.LayerOp;

/// A compressed layer read back from a file.
///
/// @param node the node of the domain [CompressedLayer#DOMAIN]
/// @param op the operator that it stands for
/// @param body which body its function has
/// @param filters the compact filters, exactly as stored
/// @param bias the name of the bias value, single or half precision; empty where there is none
public record CompressedNode(Node node, LayerOp op, Body body, CompactFilters filters, Optional<String> bias) {
    private static final Pattern NAME = Pattern.compile(
            "(ConvTranspose|Conv|Gemm|MatMul)([A-Z][A-Za-z0-9]*?)(Small|Factored)(32|16|8|Planes)(Gained)?(Bias16|Bias)?.*");

    /// Whether a node is a compressed layer.
    public static boolean is(Node node) {
        return node.domain().equals(CompressedLayer.DOMAIN)
                && NAME.matcher(node.op()).matches();
    }

    /// Reads a compressed layer.
    ///
    /// @throws ModelFormatException where its tensors are missing or do not fit together
    public static CompressedNode read(Graph graph, Node node) {
        Matcher name = NAME.matcher(node.op());
        if (!name.matches()) {
            throw new ModelFormatException(node.describe() + ": not a compressed layer of this version");
        }
        try {
            LayerOp op = operator(name.group(1));
            NumberForm form = NumberForm.of(name.group(4));
            Structure structure = Structure.startOf(name.group(2));
            FilterShape shape = FilterLayout.ofCompressed(node)
                    .orElseThrow(() -> new FiltrateException(
                            "attribute '" + FilterLayout.SIZES_ATTRIBUTE + "' should begin with the filters' dims"));
            long[] all = node.integers(FilterLayout.SIZES_ATTRIBUTE);
            long[] sizes = Arrays.copyOfRange(all, shape.dims().length, all.length);
            boolean biased = name.group(6) != null;
            List<Tensor> stored = new ArrayList<>();
            int last = node.inputs().size() - (biased ? 1 : 0);
            for (String input : node.inputs().subList(Math.min(1, last), last)) {
                stored.add(graph.constant(input)
                        .orElseThrow(() -> new FiltrateException("input '" + input + "' is not a constant")));
            }
            return new CompressedNode(
                    node,
                    op,
                    name.group(3).equals(Body.SMALL.word()) ? Body.SMALL : Body.FACTORED,
                    structure.read(shape, new FactorReader(name.group(2), stored, form, name.group(5) != null, sizes)),
                    biased ? Optional.of(node.inputs().getLast()) : Optional.empty());
        } catch (FiltrateException e) {
            throw new ModelFormatException(node.describe() + ": " + e.getMessage(), e);
        }
    }

    /// Whether the bias is stored in half precision while the layer computes in single precision.
    boolean isBiasHalved() {
        Matcher name = NAME.matcher(node.op());
        return name.matches() && BiasForm.HALVES.word().equals(name.group(6));
    }

    private static LayerOp operator(String name) {
        for (LayerOp op : LayerOp.values()) {
            if (op.operator().equals(name)) {
                return op;
            }
        }
        throw new IllegalStateException(name);
    }
}
