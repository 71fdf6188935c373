package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.networks.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Writes an untrained, properly initialised network.",
            "NAME: resnet20, resnet32, resnet44, resnet56, resnet110, vgg5, resnet18, resnet34, resnet50, vgg16, "
                    + "mobilenetv2, squeezenet, yolox-micro (a detector)."
        },
        footer = {
            "",
            "Examples:",
            "  filtrate new resnet20 -o resnet20.onnx",
            "  filtrate new vgg16 -o vgg16.onnx --input 3x224x224 --classes 1000 --seed 7"
        })
final class NewCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,5})");

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The network.")
    String name;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "The ONNX file to write.")
    Path output;

    @Option(names = "--classes", paramLabel = "N", description = "Number of classes.")
    @Nullable
    Integer classes;

    @Option(names = "--input", paramLabel = "CxHxW", description = "Size of the input, such as 3x32x32.")
    @Nullable
    String input;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of the weights.")
    long seed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Options options = options().withSeed(seed);
        long bytes = ModelWriter.write(
                Networks.create(name, classes == null ? options : options.withClasses(classes)), output);
        out.printf("%s: %s, %,d bytes%n", output, name, bytes);
        out.flush();
        return 0;
    }

    private Options options() {
        if (input == null) {
            return Networks.defaults(name);
        }
        Matcher size = SIZE.matcher(input);
        if (!size.matches()) {
            throw new FiltrateException("--input: CxHxW such as 3x32x32 is needed, '" + input + "' came");
        }
        return Networks.defaults(
                name,
                Integer.parseInt(size.group(1)),
                Integer.parseInt(size.group(2)),
                Integer.parseInt(size.group(3)));
    }
}
