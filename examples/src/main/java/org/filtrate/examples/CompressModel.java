package org.filtrate.examples;

import java.nio.file.Path;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.filters.Method;

/// Makes a network eight times smaller: `CompressModel MODEL SMALL`.
public final class CompressModel {
    private CompressModel() {}

    public static void main(String[] args) {
        Request request = Request.of(Path.of(args[0]), Path.of(args[1]))
                .with(r -> r.method(Method.KMEANS).budget(new Budget.Ratio(8)));
        Outcome outcome = Compressor.compress(request, Stages.silent());
        System.out.printf("%s: %d bytes, %.2fx smaller%n", args[1], outcome.sizeBytes(), outcome.fileRatio());
    }
}
