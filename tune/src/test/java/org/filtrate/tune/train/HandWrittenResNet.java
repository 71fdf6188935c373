package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.weight.Parameter;

/// ResNet-20 for 32x32 images written down on LibTorch by hand: what the engine's overhead is measured against.
final class HandWrittenResNet {
    private static final int BLOCKS = 3;

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Unit> units = new ArrayList<>();
    private final Tensor classifier;
    private final Tensor bias;

    /// A convolution with its batch norm.
    private record Unit(Tensor weight, Tensor scale, Tensor offset, Tensor mean, Tensor variance, long stride) {}

    HandWrittenResNet() {
        try (NativeScope _ = new NativeScope()) {
            int channels = 16;
            unit(3, channels, 1);
            for (int width : new int[] {16, 32, 64}) {
                for (int block = 0; block < BLOCKS; block++) {
                    unit(channels, width, width == channels ? 1 : 2);
                    unit(width, width, 1);
                    channels = width;
                }
            }
            classifier = parameter(torch.randn(10, channels), Parameter.Kind.WEIGHT);
            bias = parameter(torch.zeros(10), Parameter.Kind.OFFSET);
        }
    }

    private void unit(long in, long out, long stride) {
        Tensor weight = torch.randn(out, in, 3, 3).contiguous(MemoryFormat.ChannelsLast);
        units.add(new Unit(
                parameter(weight, Parameter.Kind.WEIGHT),
                parameter(torch.ones(out), Parameter.Kind.OFFSET),
                parameter(torch.zeros(out), Parameter.Kind.OFFSET),
                NativeScope.own(torch.zeros(out)),
                NativeScope.own(torch.ones(out)),
                stride));
    }

    private Tensor parameter(Tensor tensor, Parameter.Kind kind) {
        Tensor owned = NativeScope.own(tensor.set_requires_grad(true));
        parameters.add(new Parameter("p" + parameters.size(), owned, kind));
        return owned;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /// The logits `(N, 10)` for images `(N, 3, 32, 32)`.
    Tensor logits(Tensor images) {
        Tensor x = apply(units.getFirst(), images.contiguous(MemoryFormat.ChannelsLast)).relu();
        for (int i = 1; i < units.size(); i += 2) {
            Unit first = units.get(i);
            Tensor inner = apply(first, x).relu();
            Tensor shortcut = first.stride() == 1 ? x : narrowed(x);
            x = apply(units.get(i + 1), inner).add(shortcut).relu();
        }
        Tensor pooled = x.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
        return torch.linear(pooled, classifier, new TensorOptional(bias));
    }

    private static Tensor apply(Unit unit, Tensor x) {
        Tensor mapped = torch.conv2d(
                x,
                unit.weight(),
                new TensorOptional(),
                new long[] {unit.stride(), unit.stride()},
                new long[] {1, 1},
                new long[] {1, 1},
                1);
        return torch.batch_norm(
                mapped,
                new TensorOptional(unit.scale()),
                new TensorOptional(unit.offset()),
                new TensorOptional(unit.mean()),
                new TensorOptional(unit.variance()),
                true,
                .1,
                1e-5,
                false);
    }

    /// Every other place, and as many channels of zeros as there are.
    private static Tensor narrowed(Tensor x) {
        LongOptional all = new LongOptional();
        Tensor sparse = x.slice(2, all, all, 2).slice(3, all, all, 2);
        long added = x.size(1) / 2;
        return torch.constant_pad_nd(sparse, 0, 0, 0, 0, added, added);
    }
}
