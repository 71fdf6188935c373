package org.filtrate.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.filtrate.graph.FiltrateException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The program.
@Command(
        name = "filtrate",
        version = "filtrate 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shrinks the convolution filters of a trained CNN: ONNX in, a smaller and faster ONNX out.",
        footer = {
            "",
            "Examples:",
            "  filtrate inspect model.onnx",
            "  filtrate compress model.onnx -o small.onnx --ratio 4",
            "  filtrate compress model.onnx -o small.onnx --macs 0.4 --data folder:images --report report",
            "  filtrate measure small.onnx --against model.onnx",
            "",
            "'filtrate COMMAND --help' says more of each. Exit codes: 0 done, 1 failed, 2 wrong usage."
        },
        subcommands = {
            InspectCommand.class,
            CompressCommand.class,
            EvaluateCommand.class,
            MeasureCommand.class,
            CompareCommand.class,
            TrainCommand.class,
            ExpandCommand.class,
            NewCommand.class,
            DemoCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Filtrate implements Runnable {
    @Spec
    CommandSpec spec;

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    /// Runs the program and exits.
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /// Runs the program.
    ///
    /// @param out what results go to
    /// @param err what everything else goes to
    /// @return the exit code
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        try {
            return new CommandLine(new Filtrate())
                    .setOut(out)
                    .setErr(err)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setParameterExceptionHandler(Filtrate::wrongUsage)
                    .setExecutionExceptionHandler(Filtrate::failed)
                    .execute(args);
        } catch (OutOfMemoryError e) {
            err.println("filtrate: more memory than the virtual machine may take is needed, it may take "
                    + Runtime.getRuntime().maxMemory() / 1_000_000 + " MB");
            return FAILED;
        }
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("filtrate: " + firstLine(e) + " (see '"
                + e.getCommandLine().getCommandSpec().qualifiedName() + " --help')");
        return WRONG_USAGE;
    }

    private static int failed(Exception e, CommandLine commandLine, ParseResult result) {
        PrintWriter err = commandLine.getErr();
        err.println("filtrate: " + (e instanceof FiltrateException ? firstLine(e) : unforeseen(e)));
        if (System.getenv("FILTRATE_TRACE") != null) {
            e.printStackTrace(err);
        }
        return FAILED;
    }

    private static String unforeseen(Throwable e) {
        return "unexpected " + e.getClass().getSimpleName() + ": " + firstLine(e)
                + " (this is a bug; FILTRATE_TRACE=1 shows where)";
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
