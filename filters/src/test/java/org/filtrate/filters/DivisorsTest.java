package org.filtrate.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.filtrate.filters.slbf.Scales;
import org.filtrate.filters.slbf.SetSize;
import org.filtrate.filters.slbf.SlbfSetting;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisorsTest {
    @ParameterizedTest
    @CsvSource({
        "64, 4, 4",
        "3, 4, 3",
        "3, 2, 3",
        "30, 4, 5",
        "30, 8, 10",
        "7, 4, 7",
        "7, 2, 1",
        "1, 8, 1",
        "12, 100, 12"
    })
    void theNearestIsThatOfTheLeastRatio(int channels, int wanted, int nearest) {
        assertThat(Divisors.nearest(channels, wanted)).isEqualTo(nearest);
    }

    @Test
    void whatDividesIsAllowedAndElseSaid() {
        Divisors.check(30, 6);
        assertThatThrownBy(() -> Divisors.check(30, 4))
                .hasMessage("30 input channels cannot be split into s=4 (use 2, 3, 5, 6, 10, 15)");
    }

    @Test
    void settingsComeNearWithWhatTheyChooseFrom() {
        FilterShape shape = new FilterShape(4, 3, new int[] {3, 3}, 1);
        assertThat(new SlbfSetting(4, SetSize.part(4), Scales.NONE, Precision.BITS_32).near(shape))
                .isEqualTo(new SlbfSetting(3, SetSize.part(4), Scales.NONE, Precision.BITS_32));
        assertThat(new SlbfSetting(2, 100, Scales.FILTER, Precision.BITS_8).near(shape))
                .isEqualTo(new SlbfSetting(3, 12, Scales.FILTER, Precision.BITS_8));
        assertThat(new SlcqSetting(2, 64, 2, 20, Precision.BITS_8).near(shape))
                .isEqualTo(new SlcqSetting(3, 12, 2, 12, Precision.BITS_8));
    }
}
