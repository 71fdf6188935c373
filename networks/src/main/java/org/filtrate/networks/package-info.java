/// Untrained networks as ONNX, properly initialised: start with [org.filtrate.networks.Networks], which lists them.
/// Each family is one file (`CifarResNet`, `ResNet`, `Vgg5`, `Vgg16`, `MobileNetV2`, `SqueezeNet`) written in the
/// layers of `Layers`; `Weights` draws their initial values.
@NullMarked
package org.filtrate.networks;

import org.jspecify.annotations.NullMarked;
