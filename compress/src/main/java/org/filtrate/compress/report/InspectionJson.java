package org.filtrate.compress.report;

import org.filtrate.compress.Network;
import org.filtrate.filters.Setting;
import org.filtrate.graph.layer.Layer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is known of a network, as JSON:
/// `{layers:[{name,op,shape,params,macs,bytes,compressible,reason,setting}],params,macs,bytes}`.
///
/// `shape` is that of the filters, `(outChannels, inChannels, kernel...)`; `macs` is null where a shape is not known;
/// of a layer that is compressed already, `params` counts the numbers that it stores, but no codes, and `macs` what its
/// body does;
/// `reason` is empty for a layer that can be compressed, `setting` for one that is not compressed already.
public final class InspectionJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private InspectionJson() {}

    /// The network as text.
    public static String text(Network network) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode layers = root.putArray("layers");
        network.layers().forEach(l -> add(layers.addObject(), network, l));
        root.put("params", network.params())
                .put("macs", network.macs())
                .put("bytes", network.sizeBytes())
                .put("graph_bytes", network.graphBytes());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void add(ObjectNode node, Network network, Layer layer) {
        node.put("name", layer.name()).put("op", layer.node().op());
        ArrayNode shape = node.putArray("shape");
        layer.filters().ifPresent(f -> {
            for (long dim : f.dims()) {
                shape.add(dim);
            }
        });
        node.put("params", layer.params());
        if (layer.macs().isPresent()) {
            node.put("macs", layer.macs().getAsLong());
        } else {
            node.putNull("macs");
        }
        node.put("bytes", layer.sizeBytes())
                .put("compressible", layer.isCompressible())
                .put("reason", layer.obstacle().orElse(""))
                .put("setting", network.setting(layer).map(Setting::text).orElse(""));
    }
}
