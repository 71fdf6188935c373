package org.filtrate.compress.planner;

import java.util.Collection;
import org.filtrate.compress.findings.Findings;
import org.filtrate.filters.Method;
import org.filtrate.graph.Model;

/// What planning has at hand.
///
/// @param methods the methods that may be chosen where a layer's analysis knows them
/// @param network the network, to be sent to workers elsewhere
/// @param findings what is known from before
/// @param workers what makes probes
public record Means(Collection<Method> methods, Model network, Findings findings, Workers workers) {
    /// The same with fewer methods.
    public Means with(Collection<Method> fewer) {
        return new Means(fewer, network, findings, workers);
    }
}
