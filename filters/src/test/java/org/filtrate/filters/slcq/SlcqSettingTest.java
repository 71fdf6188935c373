package org.filtrate.filters.slcq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlcqSettingTest {
    private static final int[] VGG_16 = {3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};

    private static FilterShape shape(int n, int c, int... kernel) {
        return new FilterShape(n, c, kernel, 1);
    }

    /// Ratios of the twelve convolutions after the first, whose three channels cannot be split, for binary bases
    /// and one, two or four coefficients in single precision: METHODS B. (Where it prints 266, its own arithmetic
    /// gives 266.54.)
    @ParameterizedTest
    @CsvSource({
        "2, 16, 830, 543, 321",
        "2, 32, 559, 409, 266.54",
        "2, 64, 340, 277, 202",
        "2, 128, 191, 169, 137",
        "4, 16, 642, 353, 186",
        "4, 32, 533, 314, 172",
        "4, 64, 403, 262, 154",
        "4, 128, 274, 199, 128",
        "8, 16, 372, 191, 97",
        "8, 32, 345, 181, 93",
        "8, 64, 307, 168, 88",
        "8, 128, 257, 150, 82"
    })
    void ratiosOfVgg16(int splits, int bases, double one, double two, double four) {
        double[] expected = {one, two, four};
        for (int i = 0; i < 3; i++) {
            SlcqSetting setting = new SlcqSetting(splits, bases, 1, 1 << i, Precision.BITS_32);
            long dense = 0;
            long bits = 0;
            for (int l = 1; l + 1 < VGG_16.length; l++) {
                FilterShape shape = shape(VGG_16[l + 1], VGG_16[l], 3, 3);
                dense += 32 * shape.count();
                bits += setting.bits(shape);
            }
            assertThat((double) dense / bits).isCloseTo(expected[i], within(.5));
        }
    }

    @Test
    void bitsItemByItem() {
        FilterShape shape = shape(6, 10, 3, 5);
        // 2 splits of 5 channels: bases of 75 numbers; 6 filters of 2 splits
        SlcqSetting list = new SlcqSetting(2, 9, 2, 2, Precision.BITS_4);
        assertThat(list.variant()).isEqualTo("List");
        // 9 * 75 codes fill 85 bytes a plane, 24 indices or coefficients 3, 36 coefficients 5
        assertThat(list.bits(shape)).isEqualTo(2 * 8 * 85 + 4 * 8 * 3 + 4 * 8 * 3 + 16 * 6);
        SlcqSetting mask = new SlcqSetting(2, 9, 2, 3, Precision.BITS_4);
        assertThat(mask.variant()).isEqualTo("Mask");
        assertThat(mask.bits(shape)).isEqualTo(2 * 8 * 85 + 8 * 14 + 4 * 8 * 5 + 16 * 6);
        SlcqSetting dense = new SlcqSetting(2, 9, 2, 9, Precision.BITS_16);
        assertThat(dense.variant()).isEqualTo("Dense");
        assertThat(dense.bits(shape)).isEqualTo(2 * 8 * 85 + 16 * 108);
        assertThat(dense.params(shape)).isEqualTo(9 * 75 + 108);
        // transform: 2 splits by 9 bases of 75; merge: 6 filters of 18 maps; 28 positions
        assertThat(list.macs(shape, new Extent(new long[] {6, 9}, new long[] {4, 7})))
                .isEqualTo((2 * 9 * 75 + 6 * 18) * 28);
    }

    @Test
    void keysAreReadBack() {
        SlcqSetting setting = new SlcqSetting(4, 32, 3, 2, Precision.BITS_4);
        assertThat(Structure.SLCQ.setting(setting.keys(), Precision.BITS_4)).isEqualTo(setting);
        assertThat(Structure.SLCQ.setting(Map.of("splits", "4", "bases", "32", "nonzeros", "2"), Precision.BITS_8))
                .isEqualTo(new SlcqSetting(4, 32, 4, 2, Precision.BITS_8));
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new SlcqSetting(0, 4, 1, 1, Precision.BITS_4))
                .hasMessage("slcq: 'splits' of 1 to 2147483647 is needed, 0 came");
        assertThatThrownBy(() -> new SlcqSetting(1, 70_000, 1, 1, Precision.BITS_4))
                .hasMessage("slcq: 'bases' of 1 to 65536 is needed, 70000 came");
        assertThatThrownBy(() -> new SlcqSetting(1, 4, 5, 1, Precision.BITS_4))
                .hasMessage("slcq: 'bits' of 1 to 4 is needed, 5 came");
        assertThatThrownBy(() -> new SlcqSetting(1, 4, 1, 5, Precision.BITS_4))
                .hasMessage("slcq: 'nonzeros' of 1 to 4 is needed, 5 came");
        FilterShape thirty = shape(4, 30, 3, 3);
        SlcqFit fit = new SlcqFit(Target.of(Weight.of(thirty, new float[4 * 270])));
        assertThatThrownBy(() -> fit.checked(new SlcqSetting(4, 4, 1, 1, Precision.BITS_4)))
                .hasMessage("30 input channels cannot be split into s=4 (use 2, 3, 5, 6, 10, 15)");
        assertThatThrownBy(() -> new SlcqSetting(4, 4, 1, 1, Precision.BITS_4).checked(shape(4, 7, 3, 3)))
                .hasMessage("7 input channels cannot be split into s=4 (use 1, 7)");
        assertThatThrownBy(() -> fit.checked(new SlcqSetting(2, 9, 1, 1, Precision.BITS_4)))
                .hasMessage("filters [4, 30, 3, 3]: 'bases' of at most 8 is needed for s=2, 9 came");
    }
}
