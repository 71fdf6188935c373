package org.filtrate.tune.tensor;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.graph.FiltrateException;

/// What tensors lie on and are computed on. One serves the whole process: it is chosen before the first
/// tensor is made, and [Tensors] puts what it makes there; what operators make of these stays beside them.
public enum Device {
    /// The processor.
    CPU("cpu") {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        Tensor take(Tensor tensor) {
            return tensor;
        }
    },
    /// An NVIDIA graphics processor.
    CUDA("cuda") {
        @Override
        public boolean isAvailable() {
            LibTorch.load();
            return torch.cuda_is_available();
        }

        @Override
        Tensor take(Tensor tensor) {
            return tensor.cuda();
        }
    };

    private static final AtomicReference<Device> CHOSEN = new AtomicReference<>(CPU);

    private final String word;

    Device(String word) {
        this.word = word;
    }

    /// The device of a word that people type.
    ///
    /// @throws FiltrateException where there is none of that word
    public static Device named(String word) {
        return Arrays.stream(values())
                .filter(device -> device.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new FiltrateException("device '" + word + "': "
                        + Arrays.stream(values()).map(d -> d.word).collect(Collectors.joining(" or ")) + " is needed"));
    }

    /// The device that was chosen; the processor before any was.
    public static Device chosen() {
        return CHOSEN.get();
    }

    /// Chooses this device for all tensors made from now on.
    ///
    /// @throws FiltrateException where this build or this machine has none; what was chosen before stays
    public void choose() {
        if (!isAvailable()) {
            throw new FiltrateException("device '" + word
                    + "': a build with -Pgpu, a CUDA device and the libraries of CUDA 13 are needed,"
                    + " LibTorch finds no device");
        }
        CHOSEN.set(this);
    }

    /// Whether this build and this machine have it.
    public abstract boolean isAvailable();

    /// A tensor of main memory where this device computes with it; the same one on the processor.
    abstract Tensor take(Tensor tensor);
}
