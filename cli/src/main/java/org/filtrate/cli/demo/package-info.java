/// The main job from end to end on images that are drawn on the spot: start with [org.filtrate.cli.demo.Demo].
/// `Shape` and `Drawing` make the images, `DemoImages` stores them, `ClosedFormTraining` gives a network its weights
/// without gradients, `Trial` compresses and measures, `DemoPage` shows it all.
@NullMarked
package org.filtrate.cli.demo;

import org.jspecify.annotations.NullMarked;
