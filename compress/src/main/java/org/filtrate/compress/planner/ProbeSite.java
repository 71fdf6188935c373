package org.filtrate.compress.planner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.calibrate.OutputTarget;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.jspecify.annotations.Nullable;

/// All that probes of one network need, fit to be sent elsewhere.
///
/// @param model the network as bytes of an ONNX file; not to be modified
/// @param places the layers that are planned, in the order of the network
public record ProbeSite(byte[] model, List<Place> places) implements Serializable {
    /// Copies the list.
    public ProbeSite {
        places = List.copyOf(places);
    }

    /// A layer.
    ///
    /// @param layer its name
    /// @param methods the methods that may be asked for; none where its setting is fixed
    /// @param output what it should put out; null where only its filters are known
    public record Place(String layer, List<Method> methods, OutputTarget.@Nullable Stored output)
            implements Serializable {
        /// Copies the list.
        public Place {
            methods = List.copyOf(methods);
        }
    }

    /// The site where probes can be made.
    public Open open() {
        return new Open(this);
    }

    /// A site, its layers analysed when they are first asked for. Safe for use by several threads.
    public static final class Open {
        private final List<LayerLoss> losses = new ArrayList<>();
        private final List<Fit> fits = new ArrayList<>();

        private Open(ProbeSite site) {
            var network = ModelReader.read("a network to be planned", site.model);
            Map<String, Layer> layers = Layers.find(network, ShapeInference.infer(network)).stream()
                    .collect(Collectors.toMap(Layer::name, Function.identity()));
            List<Weight> weights = site.places.stream()
                    .map(p -> Weight.of(Objects.requireNonNull(layers.get(p.layer))))
                    .toList();
            Pool pool = Pool.of(weights);
            for (int i = 0; i < weights.size(); i++) {
                Place place = site.places.get(i);
                Weight weight = weights.get(i);
                Optional<OutputTarget> output =
                        Optional.ofNullable(place.output).map(o -> o.of(weight));
                LayerLoss loss = new LayerLoss(weight, output, 1, 1);
                losses.add(loss);
                fits.add(aware(AnyFit.of(Target.of(weight), pool, place.methods), loss));
            }
        }

        /// The error of a probe.
        public double error(Probe probe) {
            return error(losses.get(probe.layer()), fits.get(probe.layer()), probe);
        }

        /// A layer's filters, to be fitted to what the layer should put out where that is known.
        static Fit aware(Fit fit, LayerLoss loss) {
            return loss.output().isPresent() ? fit.retarget(loss.target()) : fit;
        }

        static double error(LayerLoss loss, Fit aware, Probe probe) {
            return loss.error(aware.fit(probe.setting()).reconstruct());
        }
    }
}
