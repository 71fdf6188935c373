/// What makes the graph part of a file small without changing what it computes: constants computed beforehand and stored
/// once, nodes without effect left out, internal names shortened. Each class is one such change, from model to model;
/// [org.filtrate.graph.lean.Lean] makes them all, in the order in which each finds most to do.
@NullMarked
package org.filtrate.graph.lean;

import org.jspecify.annotations.NullMarked;
