package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// A [Goal] as a loss of outputs.
///
/// @param goal what is minimised
/// @param classifies whether there is one output, of a number for each class that labels name
/// @param taught whether there is a teacher
record Goals(Goal goal, boolean classifies, boolean taught) {
    /// The mean loss of some images.
    ///
    /// @param outputs the student's
    /// @param wanted the teacher's, without gradient; empty without one
    /// @param labels the images' classes
    Tensor loss(Map<String, Tensor> outputs, Map<String, Tensor> wanted, Labels labels) {
        double share = !taught ? 0 : classifies ? goal.imitation() : 1;
        List<Tensor> terms = new ArrayList<>();
        if (share < 1) {
            Tensor logits = outputs.values().iterator().next();
            terms.add(labels.crossEntropy(logits, goal.smoothing()).mul(new Scalar(1 - share)));
        }
        if (share > 0) {
            outputs.forEach((name, output) -> terms.add(imitation(output, Objects.requireNonNull(wanted.get(name)))
                    .mul(new Scalar(share / outputs.size()))));
        }
        return terms.stream().reduce(Tensor::add).orElseThrow();
    }

    private Tensor imitation(Tensor output, Tensor wanted) {
        return classifies ? Losses.distillation(output, wanted, goal.temperature()) : Losses.matching(output, wanted);
    }
}
