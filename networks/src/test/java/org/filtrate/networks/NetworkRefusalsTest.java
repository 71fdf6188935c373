package org.filtrate.networks;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.filtrate.graph.FiltrateException;
import org.junit.jupiter.api.Test;

/// What cannot be made is refused in one line.
class NetworkRefusalsTest {
    @Test
    void unknownNames() {
        String message = "network: one of resnet20, resnet32, resnet44, resnet56, resnet110, vgg5, resnet18, resnet34,"
                + " resnet50, vgg16, mobilenetv2, squeezenet, yolox-micro is needed, 'alexnet' came";
        assertRefused(() -> Networks.defaults("alexnet"), message);
        assertRefused(() -> Networks.create("alexnet", new Options(10, 3, 32, 32, 0)), message);
    }

    @Test
    void inputsThatAreTooSmall() {
        assertRefused(
                () -> Networks.create("vgg16", new Options(10, 3, 64, 31, 0)),
                "network 'vgg16': an input of at least 32x32 pixels is needed, 64x31 came");
        assertRefused(
                () -> Networks.create("squeezenet", new Options(10, 3, 24, 32, 0)),
                "network 'squeezenet': an input of at least 25x25 pixels is needed, 24x32 came");
    }

    @Test
    void inputsThatThePoolingOfVgg16DoesNotDivide() {
        assertRefused(
                () -> Networks.create("vgg16", new Options(1000, 3, 256, 224, 0)),
                "network 'vgg16': an input of sides below 224 pixels, or both of them multiples of 224, is needed,"
                        + " 256x224 came");
    }

    @Test
    void sizesThatAreNone() {
        assertRefused(
                () -> new Options(0, 3, 32, 32, 0),
                "network options: classes: a number from 1 to 1048576 is needed, 0 came");
        assertRefused(
                () -> new Options(10, -1, 32, 32, 0),
                "network options: channels: a number from 1 to 1048576 is needed, -1 came");
        assertRefused(
                () -> new Options(10, 3, 1 << 21, 32, 0),
                "network options: height: a number from 1 to 1048576 is needed, 2097152 came");
        assertRefused(
                () -> new Options(10, 3, 32, 0, 0),
                "network options: width: a number from 1 to 1048576 is needed, 0 came");
    }

    @Test
    void tensorsThatNoArrayHolds() {
        assertRefused(
                () -> Networks.create("resnet50", new Options(1 << 20, 3, 32, 32, 0)),
                "tensor 'fc.weight': at most 2 GiB are possible, 8589934592 bytes are needed");
    }

    private static void assertRefused(ThrowingCallable making, String message) {
        assertThatExceptionOfType(FiltrateException.class).isThrownBy(making).withMessage(message);
    }
}
