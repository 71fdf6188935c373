package org.filtrate.cli.demo;

import org.filtrate.compress.Request;
import org.filtrate.graph.Model;
import org.filtrate.run.DataSpec;

/// How a demonstration trains.
public interface Training {
    /// Trains a network by labels and writes it as the demonstration's original.
    void train(Model untrained, DataSpec images, Demo demo);

    /// A compression which is tuned before it is written.
    Request tuned(Request request, Demo demo);
}
