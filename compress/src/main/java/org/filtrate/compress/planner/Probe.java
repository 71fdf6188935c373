package org.filtrate.compress.planner;

import java.io.Serializable;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;

/// A fit to be made for the sake of its error: a plain value, that can be sent elsewhere.
///
/// @param layer the layer's index in a [ProbeSite]
/// @param method the method
/// @param offer the method's offer as text
public record Probe(int layer, Method method, String offer) implements Serializable {
    static Probe of(int layer, Offer offer) {
        return new Probe(layer, offer.method(), OfferText.of(offer));
    }

    Setting setting() {
        return OfferText.read(method, offer).getFirst().setting();
    }
}
