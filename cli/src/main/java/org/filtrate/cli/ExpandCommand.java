package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.filtrate.filters.body.Expansion;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "expand",
        mixinStandardHelpOptions = true,
        description = "Turns a compressed network back into plain dense ONNX, with the filters that a runtime saw.",
        footer = {"", "Example:", "  filtrate expand small.onnx -o dense.onnx"})
final class ExpandCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "COMPRESSED", description = "The compressed ONNX file.")
    Path model;

    @Option(names = "-o", required = true, paramLabel = "DENSE", description = "The ONNX file to write.")
    Path output;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        long bytes = ModelWriter.write(Expansion.expand(ModelReader.read(model)), output);
        out.printf("%s: %,d bytes%n", output, bytes);
        out.flush();
        return 0;
    }
}
