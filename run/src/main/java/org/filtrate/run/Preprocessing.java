package org.filtrate.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How 8-bit samples become a network's numbers: `(sample / scale - mean) / std`, after scaling and
/// cropping.
///
/// @param mean subtracted, in units of `sample / scale`: one value for all channels or one each, in the
///     network's channel order; without it .485, .456, .406 for red, green, blue and .1307 for grey IDX
///     images
/// @param std divided by, likewise; without it .229, .224, .225 and .3081
/// @param scale what samples are divided by first; with any but 255, `mean` and `std` must be given
/// @param channels the order of the network's channels; without it red first, or as a detector's kind wants
///     it
/// @param size the crop, where the network leaves it open
/// @param resize the shorter side that an image is scaled to before the crop; without it 256/224 of the
///     crop for image folders, and the crop itself for other sets
/// @param fit how images fill the input; without it a crop, or what a detector's kind wants
public record Preprocessing(
        Optional<List<Float>> mean,
        Optional<List<Float>> std,
        float scale,
        Optional<ChannelOrder> channels,
        Optional<ImageSize> size,
        OptionalInt resize,
        Optional<ImageFit> fit) {
    /// Copies the lists.
    ///
    /// @throws RunException if a list has neither 1 nor 3 values, a value is not finite, a divisor or a
    ///     side is not positive, or `scale` is not 255 and `mean` or `std` is missing
    public Preprocessing {
        mean = mean.map(List::copyOf);
        std = std.map(List::copyOf);
        mean.ifPresent(values -> check("mean", values));
        std.ifPresent(values -> check("std", values));
        if (std.isPresent() && std.get().stream().anyMatch(value -> value <= 0)) {
            throw new RunException("std: needed values above 0, came " + std.get());
        }
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw new RunException("scale: needed a number above 0, came " + scale);
        }
        if (scale != 255 && (mean.isEmpty() || std.isEmpty())) {
            throw new RunException("scale %s: needed mean and std in units of sample/scale too, %s is missing"
                    .formatted(scale, mean.isEmpty() ? "mean" : "std"));
        }
        if (resize.isPresent() && resize.getAsInt() < 1) {
            throw new RunException("resize: needed 1 or more pixels, came " + resize.getAsInt());
        }
    }

    /// Samples / 255, the usual mean and deviation, red first, the network's size.
    public static Preprocessing defaults() {
        return new Preprocessing(
                Optional.empty(),
                Optional.empty(),
                255,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    /// What a network was trained with: mean and deviation of samples / 255, order of channels, fit.
    public static Preprocessing of(float mean, float std, ChannelOrder channels, ImageFit fit) {
        return new Preprocessing(
                Optional.of(List.of(mean)),
                Optional.of(List.of(std)),
                255,
                Optional.of(channels),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of(fit));
    }

    /// This, and where it leaves mean, deviation, channels or fit open those of `other`.
    public Preprocessing or(Preprocessing other) {
        return new Preprocessing(
                mean.or(other::mean),
                std.or(other::std),
                scale,
                channels.or(other::channels),
                size,
                resize,
                fit.or(other::fit));
    }

    /// This with another mean.
    Preprocessing withMean(List<Float> value) {
        return new Preprocessing(Optional.of(value), std, scale, channels, size, resize, fit);
    }

    /// This with another deviation.
    Preprocessing withStd(List<Float> value) {
        return new Preprocessing(mean, Optional.of(value), scale, channels, size, resize, fit);
    }

    private static void check(String name, List<Float> values) {
        if (values.size() != 1 && values.size() != 3) {
            throw new RunException(name + ": needed 1 or 3 values, came " + values.size());
        }
        if (!values.stream().allMatch(Float::isFinite)) {
            throw new RunException(name + ": needed finite values, came " + values);
        }
    }
}
