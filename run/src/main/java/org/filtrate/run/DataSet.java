package org.filtrate.run;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.filtrate.run.detect.Annotation;
import org.filtrate.run.detect.Detector;
import org.filtrate.run.internal.images.Frame;
import org.filtrate.run.internal.images.Framing;
import org.filtrate.run.internal.images.ImageSource;
import org.filtrate.run.internal.images.Normalization;
import org.filtrate.run.internal.images.Placed;

/// The images of one part of a data set, each made into a network's input when it is asked for.
///
/// Any number of threads may read at a time.
public final class DataSet {
    private final DataSpec spec;
    private final ImageSource source;
    private final ImageShape shape;
    private final Frame frame;
    private final Normalization normalization;

    private DataSet(DataSpec spec, ImageSource source, ImageShape shape) {
        this.spec = spec;
        this.source = source;
        this.shape = shape;
        this.frame = frame();
        this.normalization = new Normalization(spec.preprocessing(), shape, source.channels());
    }

    private Frame frame() {
        ImageFit fit = spec.preprocessing().fit().orElse(ImageFit.CROP);
        if (fit != ImageFit.CROP) {
            return new Placed(shape.size(), fit);
        }
        OptionalInt resize = spec.preprocessing().resize();
        return new Framing(shape.size(), resize, source.imageSize() == null ? Framing.PHOTOGRAPH_MARGIN : 1);
    }

    /// Opens a part of a set for the network in `session`. Images of annotated sets are prepared as the
    /// detector's kind wants it ([Detector]), where `spec` does not say otherwise.
    ///
    /// @throws RunException as below, or if the set is annotated, the network is no detector of a known
    ///     kind, and mean or deviation are not given
    public static DataSet open(DataSpec spec, Split split, Session session) {
        ImageInput input = ImageInput.of(session);
        return open(spec.layout().isAnnotated() ? Detector.prepared(spec, session) : spec, split, input);
    }

    /// Opens a part of a set for a network that takes `shape`. Images of another size are scaled; grey ones
    /// fill three channels where needed.
    ///
    /// @throws RunException if files are missing or damaged, there is no image, or the preprocessing does
    ///     not fit
    public static DataSet open(DataSpec spec, Split split, ImageShape shape) {
        return open(spec, ImageSource.open(spec, split), shape);
    }

    /// Opens a part of a set for a network's input. Rows and columns that the network leaves open are those
    /// of the specification's `size`, else those of the set's images.
    ///
    /// @throws RunException as above, or if a side is left open by all of them
    public static DataSet open(DataSpec spec, Split split, ImageInput input) {
        ImageSource source = ImageSource.open(spec, split);
        ImageSize open = spec.preprocessing().size().orElse(source.imageSize());
        if (open == null && (input.height() < 0 || input.width() < 0)) {
            throw new RunException("data '%s': needed a size, for input '%s' has none; give it as 'size' in a YAML file"
                    .formatted(spec, input.name()));
        }
        int height = input.height() < 0 ? Objects.requireNonNull(open).height() : input.height();
        int width = input.width() < 0 ? Objects.requireNonNull(open).width() : input.width();
        return open(spec, source, ImageShape.of(input.channels(), height, width));
    }

    private static DataSet open(DataSpec spec, ImageSource source, ImageShape shape) {
        spec.preprocessing().size().filter(size -> !size.equals(shape.size())).ifPresent(size -> {
            throw new RunException("data '%s': size %s, but the network needs %s".formatted(spec, size, shape.size()));
        });
        if (shape.channels() == 1 && source.channels() == 3 && source.imageSize() != null) {
            throw new RunException(
                    "data '%s': needed grey images for a network of one channel, the set has colour".formatted(spec));
        }
        return new DataSet(spec, source, shape);
    }

    /// What was opened.
    public DataSpec spec() {
        return spec;
    }

    /// What [#image] makes.
    public ImageShape shape() {
        return shape;
    }

    /// Images, at least 1.
    public int size() {
        return source.size();
    }

    /// The names of the classes in the order of their labels; empty for images without labels.
    public List<String> classes() {
        return source.classes();
    }

    /// The class of image `i`, from 0, below the number of classes.
    ///
    /// @throws RunException if the images have no labels, or the file has one that is out of range
    public int label(int i) {
        return source.label(Objects.checkIndex(i, size()));
    }

    /// The names of what boxes are drawn around, in the order of their labels; empty for sets without
    /// boxes.
    ///
    /// @throws RunException if label files are not as needed
    public List<String> objectClasses() {
        return source.objectClasses();
    }

    /// The boxes on image `i` in pixels of its file; labels are below the number of [#objectClasses].
    ///
    /// @throws RunException if the set has no boxes, or the file that has them is not as needed
    public List<Annotation> annotations(int i) {
        return source.annotations(Objects.checkIndex(i, size()));
    }

    /// Rows and columns of image `i` as its file has it.
    ///
    /// @throws RunException if the file is damaged
    public ImageSize imageSize(int i) {
        return source.imageSize(Objects.checkIndex(i, size()));
    }

    /// Writes image `i`, preprocessed, as planes `(channels, height, width)`.
    ///
    /// @param destination modified from `offset` on, [ImageShape#values] numbers
    /// @throws RunException if the image's file is damaged, or it cannot be brought into the shape
    public void image(int i, float[] destination, int offset) {
        Objects.checkIndex(i, size());
        Objects.checkFromIndexSize(offset, shape.values(), destination.length);
        String from = source.describe(i);
        normalization.write(frame.apply(source.read(i), from), destination, offset, from);
    }

    /// Image `i` as its file has it.
    ///
    /// @throws RunException if the file is damaged
    public Pixels pixels(int i) {
        return source.read(Objects.checkIndex(i, size()));
    }

    /// `min(limit, size())` images spread evenly over the set, in its order: sets that are sorted by class
    /// give each class its share.
    ///
    /// @throws RunException if `limit` is below 1
    public int[] spread(int limit) {
        if (limit < 1) {
            throw new RunException("limit: needed 1 image or more, came " + limit);
        }
        int count = Math.min(limit, size());
        int[] images = new int[count];
        for (int i = 0; i < count; i++) {
            images[i] = (int) ((long) i * size() / count);
        }
        return images;
    }
}
