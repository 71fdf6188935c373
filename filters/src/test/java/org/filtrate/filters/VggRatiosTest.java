package org.filtrate.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.filtrate.filters.slbf.Scales;
import org.filtrate.filters.slbf.SlbfSetting;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.templates.Correlation;
import org.filtrate.filters.templates.Offset;
import org.filtrate.filters.templates.Scope;
import org.filtrate.filters.templates.TemplateSetting;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many times smaller the convolutions of VGG-16 become, by what settings say they will store; that files hold just
/// so many bits is [MethodContract]'s.
class VggRatiosTest {
    private static final int[] CHANNELS = {3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};

    private static List<FilterShape> convolutions() {
        return IntStream.range(1, CHANNELS.length)
                .mapToObj(i -> new FilterShape(CHANNELS[i], CHANNELS[i - 1], new int[] {3, 3}, 1))
                .toList();
    }

    private static long dense(List<FilterShape> shapes) {
        return 32 * shapes.stream().mapToLong(FilterShape::count).sum();
    }

    private static double ratio(List<FilterShape> shapes, Function<FilterShape, Setting> settings) {
        long bits = shapes.stream().mapToLong(s -> settings.apply(s).bits(s)).sum();
        return dense(shapes) / (double) bits;
    }

    /// Without the first convolution, whose three channels do not split.
    private static List<FilterShape> later() {
        return convolutions().subList(1, 13);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 31.9",
        "1, 2, 63.7",
        "2, 1, 63.4",
        "2, 2, 125.8",
        "2, 4, 248.5",
        "4, 1, 123.2",
        "4, 2, 239.4",
        "8, 1, 221.4"
    })
    void stackedBinaryFilters(int splits, int share, double expected) {
        double ratio =
                ratio(later(), s -> new SlbfSetting(splits, s.outChannels() / share, Scales.NONE, Precision.BITS_32));
        assertThat(ratio).isCloseTo(expected, within(.005 * expected));
    }

    @ParameterizedTest
    @CsvSource({"2, 16, 1, 830", "2, 64, 2, 277", "4, 32, 1, 533", "4, 128, 4, 128", "8, 64, 2, 168", "8, 16, 4, 97"})
    void sparseCombinationsOfBinaryBases(int splits, int bases, int nonzeros, double expected) {
        double ratio = ratio(later(), s -> new SlcqSetting(splits, bases, 1, nonzeros, Precision.BITS_32));
        assertThat(ratio).isCloseTo(expected, within(.005 * expected));
    }

    @ParameterizedTest
    @CsvSource({"16, 32, 4.24", "64, 32, 4.11", "256, 32, 3.997", "1024, 32, 3.88", "64, 16, 7.58", "256, 16, 7.19"})
    void templatesOfTheWholeNetwork(int templates, int bits, double expected) {
        Precision precision = bits == 32 ? Precision.BITS_32 : Precision.BITS_16;
        TemplateSetting setting =
                new TemplateSetting(templates, Offset.YES, Scope.NETWORK, Correlation.UNSIGNED, precision);
        long own = convolutions().stream().mapToLong(setting::bits).sum();
        double ratio = dense(convolutions()) / (double) (own + setting.codebookBits(9));
        assertThat(ratio).isCloseTo(expected, within(.002 * expected));
    }
}
