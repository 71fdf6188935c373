package org.filtrate.graph.shape;

/// Ends the inference of one node whose inputs are not known well enough; its outputs then stay unknown, which is no
/// error. Caught where rules are called, never seen outside this package; carries no stack trace, being no failure.
final class Undetermined extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Undetermined() {
        super("not known before the model runs", null, false, false);
    }
}
