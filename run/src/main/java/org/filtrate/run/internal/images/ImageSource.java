package org.filtrate.run.internal.images;

import java.util.List;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.filtrate.run.Split;
import org.filtrate.run.detect.Annotation;
import org.jspecify.annotations.Nullable;

/// The images of one part of a data set as its files have them. Any number of threads may read at a time.
public sealed interface ImageSource permits CifarSource, IdxSource, FolderSource, YoloSource, CocoSource {
    /// Opens the part `split` of the set that `spec` names.
    ///
    /// @throws RunException if files are missing or damaged, there is no image, or `spec` names too few
    ///     classes
    static ImageSource open(DataSpec spec, Split split) {
        return switch (spec.layout()) {
            case CIFAR10, CIFAR100 -> CifarSource.open(spec, split);
            case IDX -> IdxSource.open(spec, split);
            case FOLDER -> FolderSource.open(spec, split);
            case YOLO -> YoloSource.open(spec, split);
            case COCO -> CocoSource.open(spec);
        };
    }

    /// Images, at least 1.
    int size();

    /// 1 for grey, 3 for colour; of image folders 3, although grey files come with 1.
    int channels();

    /// The extent of all images, or null where each has its own.
    @Nullable
    ImageSize imageSize();

    /// The names of the classes; empty for images without labels.
    List<String> classes();

    /// The class of image `i`, from 0; below the number of classes.
    ///
    /// @throws RunException if there are no labels, or the file has one that is out of range
    int label(int i);

    /// The names of what boxes are drawn around; empty for sets without boxes.
    ///
    /// @throws RunException if label files are not as needed
    default List<String> objectClasses() {
        return List.of();
    }

    /// The boxes on image `i` in pixels, with labels below the number of [#objectClasses].
    ///
    /// @throws RunException if there are none in this kind of set, or the file that has them is not as
    ///     needed
    default List<Annotation> annotations(int i) {
        throw new RunException(describe(i) + ": needed boxes, sets of this layout have none");
    }

    /// The extent of image `i`.
    ///
    /// @throws RunException if its file is damaged
    default ImageSize imageSize(int i) {
        ImageSize all = imageSize();
        return all == null ? read(i).size() : all;
    }

    /// Image `i`.
    ///
    /// @throws RunException if its file is damaged
    Pixels read(int i);

    /// Where image `i` comes from, for messages.
    String describe(int i);
}
