package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.filtrate.compress.Network;
import org.filtrate.compress.report.InspectionJson;
import org.filtrate.filters.Setting;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows a network's layers: shapes, parameters, MACs, bytes, and which can be compressed.",
        footer = {"", "Example:", "  filtrate inspect model.onnx", "  filtrate inspect model.onnx --json"})
final class InspectCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
    Path model;

    @Option(names = "--json", description = "Prints one JSON object.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Network network = Network.read(model);
        if (json) {
            out.println(InspectionJson.text(network));
        } else {
            print(out, network);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Network network) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "layer ", "op ", "filters ", "output ", "params", "MACs", "bytes", "compressible ", "setting "
        });
        for (Layer layer : network.layers()) {
            rows.add(new String[] {
                layer.name(),
                layer.node().op(),
                layer.filters().map(FilterShape::toString).orElse("?"),
                layer.outputShape().map(Object::toString).orElse("?"),
                Long.toString(layer.params()),
                number(layer.macs()),
                Long.toString(layer.sizeBytes()),
                layer.obstacle().map(o -> "no: " + o).orElse("yes"),
                network.setting(layer).map(Setting::text).orElse("")
            });
        }
        Screen.table(out, rows);
        out.printf(
                "%d layers, %d compressible; %,d parameters, %,d MACs for one image, %,d bytes, %,d of them graph%n",
                network.layers().size(),
                network.layers().stream().filter(Layer::isCompressible).count(),
                network.params(),
                network.macs(),
                network.sizeBytes(),
                network.graphBytes());
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "?";
    }
}
