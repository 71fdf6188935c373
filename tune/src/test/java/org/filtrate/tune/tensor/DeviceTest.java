package org.filtrate.tune.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.filtrate.graph.FiltrateException;
import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void isNamedByAWord() {
        assertThat(Device.named("cpu")).isEqualTo(Device.CPU);
        assertThat(Device.named("cuda")).isEqualTo(Device.CUDA);
        assertThatThrownBy(() -> Device.named("gpu"))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("device 'gpu': cpu or cuda is needed");
    }

    @Test
    void isTheProcessorUnlessAnotherIsChosen() {
        assertThat(Device.chosen()).isEqualTo(Device.CPU);
        Device.CPU.choose();
        assertThat(Device.chosen()).isEqualTo(Device.CPU);
        try (NativeScope _ = new NativeScope()) {
            assertThat(Tensors.vector(1, 2).is_cuda()).isFalse();
        }
    }

    @Test
    void isRefusedWhereThereIsNone() {
        assumeFalse(Device.CUDA.isAvailable(), "SKIPPED: there is a CUDA device");
        assertThatThrownBy(Device.CUDA::choose)
                .isInstanceOf(FiltrateException.class)
                .hasMessage("device 'cuda': a build with -Pgpu, a CUDA device and the libraries of CUDA 13 are needed,"
                        + " LibTorch finds no device");
        assertThat(Device.chosen()).isEqualTo(Device.CPU);
    }
}
