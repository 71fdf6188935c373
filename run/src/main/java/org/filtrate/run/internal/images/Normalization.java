package org.filtrate.run.internal.images;

import java.nio.ByteBuffer;
import java.util.List;
import org.filtrate.run.ChannelOrder;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Pixels;
import org.filtrate.run.Preprocessing;
import org.filtrate.run.RunException;

/// Turns 8-bit samples into a network's numbers, `(sample / scale - mean) / std`, and their pixels into
/// planes.
public final class Normalization {
    private static final List<Float> RGB_MEAN = List.of(.485f, .456f, .406f);
    private static final List<Float> RGB_STD = List.of(.229f, .224f, .225f);
    private static final List<Float> GREY_MEAN = List.of(.1307f);
    private static final List<Float> GREY_STD = List.of(.3081f);

    private final ImageShape shape;
    private final ChannelOrder order;
    private final float[][] table; // (channels, 256), the number of each sample

    /// The numbers of a network that takes `shape`, from images of `sourceChannels` (1 or 3).
    ///
    /// @throws RunException if `mean` or `std` has three values and the network one channel
    public Normalization(Preprocessing preprocessing, ImageShape shape, int sourceChannels) {
        this.shape = shape;
        this.order = preprocessing.channels().orElse(ChannelOrder.RGB);
        boolean grey = sourceChannels == 1;
        List<Float> mean = preprocessing.mean().orElse(grey ? GREY_MEAN : RGB_MEAN);
        List<Float> std = preprocessing.std().orElse(grey ? GREY_STD : RGB_STD);
        check("mean", mean);
        check("std", std);
        this.table = new float[shape.channels()][256];
        for (int channel = 0; channel < table.length; channel++) {
            float channelMean = mean.get(mean.size() == 1 ? 0 : channel);
            float channelStd = std.get(std.size() == 1 ? 0 : channel);
            for (int sample = 0; sample < 256; sample++) {
                table[channel][sample] = (sample / preprocessing.scale() - channelMean) / channelStd;
            }
        }
    }

    private void check(String name, List<Float> values) {
        if (values.size() > shape.channels()) {
            throw new RunException("%s: needed one value for images of one channel, came %s".formatted(name, values));
        }
    }

    /// Writes the image's planes `(channels, height, width)`; a grey image fills every plane alike.
    ///
    /// @param image of the network's size
    /// @param destination modified from `offset` on
    /// @param source where the image comes from, for messages
    /// @throws RunException if the image is coloured and the network takes one channel
    public void write(Pixels image, float[] destination, int offset, String source) {
        int channels = image.channels();
        if (channels > shape.channels()) {
            throw new RunException(
                    "%s: needed a grey image for a network of one channel, came colour".formatted(source));
        }
        ByteBuffer samples = image.samples();
        int plane = shape.size().height() * shape.size().width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            float[] numbers = table[channel];
            int from = channels == 1 ? 0 : order == ChannelOrder.RGB ? channel : 2 - channel;
            int to = offset + channel * plane;
            for (int pixel = 0; pixel < plane; pixel++) {
                destination[to + pixel] = numbers[samples.get(pixel * channels + from) & 0xff];
            }
        }
    }
}
