package org.filtrate.run.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageSize;
import org.filtrate.run.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    @ParameterizedTest
    @CsvSource({
        // image, input, fit, height, width, top, left
        "30x60, 64x96, LETTERBOX, 48, 96, 8, 0", // ratio 1.6
        "30x60, 64x96, LETTERBOX_CORNER, 48, 96, 0, 0",
        "30x60, 64x96, STRETCH, 64, 96, 0, 0",
        "100x31, 64x96, LETTERBOX, 64, 20, 0, 38", // ratio .64: 19.84 columns
        "100x31, 64x96, LETTERBOX_CORNER, 64, 19, 0, 0",
        "1000x1, 64x96, LETTERBOX, 64, 1, 0, 47", // no image vanishes
        "1000x1, 64x96, LETTERBOX_CORNER, 64, 1, 0, 0",
    })
    void liesWhereThePaperAndPencilPutIt(
            String image, String input, ImageFit fit, int height, int width, int top, int left) {
        assertThat(Placement.of(fit, ImageSize.parse(image), ImageSize.parse(input)))
                .isEqualTo(new Placement(ImageSize.parse(image), height, width, top, left));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CROP")
    void theWholePlaceIsTheWholeImage(ImageFit fit) {
        ImageSize image = new ImageSize(37, 91);
        Placement place = Placement.of(fit, image, new ImageSize(64, 96));
        Box whole = new Box(
                place.left(),
                place.top(),
                (double) place.left() + place.width(),
                (double) place.top() + place.height());
        assertThat(place.toImage(whole)).isEqualTo(new Box(0, 0, 91, 37));
        assertThat(place.toImage(new Box(-100, -100, 300, 300))).isEqualTo(new Box(0, 0, 91, 37));
    }

    @Test
    void boxesComeBack() {
        // 30x60 in the middle of 64x96: x / 1.6, (y - 8) / 1.6
        Placement place = Placement.of(ImageFit.LETTERBOX, new ImageSize(30, 60), new ImageSize(64, 96));
        assertThat(place.toImage(new Box(16, 24, 48, 40))).isEqualTo(new Box(10, 10, 30, 20));
    }

    @Test
    void cropsLeaveObjectsOut() {
        assertThatThrownBy(() -> Placement.of(ImageFit.CROP, new ImageSize(3, 4), new ImageSize(3, 4)))
                .isInstanceOf(RunException.class)
                .hasMessage("fit: needed stretch, letterbox or letterbox-corner, came crop");
    }
}
