package org.filtrate.run;

import java.util.Locale;
import java.util.Optional;

/// How a data set lies on disk.
public enum DataLayout {
    /// The binary version of CIFAR-10: records of a label byte and 3x32x32 bytes in `data_batch_N.bin`,
    /// `test_batch.bin`.
    CIFAR10,
    /// The binary version of CIFAR-100: records of a coarse and a fine label byte and 3x32x32 bytes in
    /// `train.bin`, `test.bin`.
    CIFAR100,
    /// IDX files as MNIST has them: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the same with
    /// `t10k`, plain or `.gz`; `idx4` for colour.
    IDX,
    /// JPEG and PNG files in one folder a class, below `train` and `test` (or `val`) or directly.
    FOLDER,
    /// JPEG and PNG files in `images` and their boxes in `labels`: a text file an image, a line `class cx
    /// cy w h` a box, in fractions of the image. Both may have parts `train` and `test` (or `val`), or lie
    /// in folders of these names.
    YOLO,
    /// JPEG and PNG files whose boxes a JSON file in COCO's format lists, in pixels: the file itself, or a
    /// folder with `annotations.json`. The images lie beside it or in `images` there.
    COCO;

    /// Whether images come with boxes around objects, and not with a class each.
    public boolean isAnnotated() {
        return this == YOLO || this == COCO;
    }

    /// The layout of this name in lower case, such as `cifar10`.
    public static Optional<DataLayout> of(String name) {
        for (DataLayout layout : values()) {
            if (layout.toString().equals(name)) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    /// The name that users write, such as `cifar10`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
