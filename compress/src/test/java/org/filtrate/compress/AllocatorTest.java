package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Cost;
import org.filtrate.compress.findings.Findings;
import org.filtrate.filters.Method;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.Progress;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllocatorTest {
    private static final double[] RATIOS = {
        1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10
    };

    @TempDir
    Path folder;

    /// Every ratio is planned for; nothing is fitted.
    private static void requireSpent(Path model, Method method) {
        Network network = Network.read(model);
        Request request = Request.of(model, Path.of("unwritten.onnx")).with(r -> r.method(method));
        Candidates found = Candidates.of(request, network, Findings.none(), Progress.none());
        long otherBytes = network.sizeBytes()
                - found.list().stream()
                        .mapToLong(c -> c.layer().weight().orElseThrow().sizeBytes())
                        .sum();
        double last = Precision.BITS_16.relativeError();
        for (double ratio : RATIOS) {
            Allocator allocator =
                    new StrengthAllocator(request.with(r -> r.budget(new Budget.Ratio(ratio))), network, found.list());
            Allocation allocation = allocator.allocate(otherBytes);
            long bytes = allocation.cost(found.list(), Cost.BYTES) + otherBytes;
            long limit = new Budget.Ratio(ratio).byteLimit(network.sizeBytes()).orElseThrow();
            assertThat(bytes).as("%s at %s".formatted(method, ratio)).isBetween((long) (.98 * limit), limit);
            assertThat(allocator.allocate(otherBytes)).isEqualTo(allocation);
            double error = allocation.expectedError(found.list());
            if (ratio > 2) {
                assertThat(error).as("%s at %s".formatted(method, ratio)).isGreaterThanOrEqualTo(.99 * last);
                last = error;
            } else {
                assertThat(error).as("%s at %s".formatted(method, ratio)).isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "LOWRANK", "SVD", "SPATIAL_SVD", "UNIFORM"})
    void theLimitOfATrainedNetworkIsSpent(Method method) {
        requireSpent(SharedModels.of("resnet20-cifar10"), method);
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "TUCKER2", "UNIFORM"})
    void theLimitOfANewNetworkIsSpent(Method method) {
        Path model = folder.resolve("squeezenet.onnx");
        ModelWriter.write(Networks.create("squeezenet", Networks.defaults(10, 64, 64)), model);
        requireSpent(model, method);
    }
}
