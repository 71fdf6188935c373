package org.filtrate.compress.planner;

import org.filtrate.compress.findings.Findings;
import org.filtrate.graph.Model;

/// What planning has at hand.
///
/// @param network the network, to be sent to workers elsewhere
/// @param findings what is known from before
/// @param workers what makes probes
public record Means(Model network, Findings findings, Workers workers) {}
