package org.filtrate.run;

/// How often a network names the right class.
///
/// @param top1 the fraction of images whose class has the greatest output
/// @param top5 the fraction whose class is among the five greatest outputs (all of them, if there are fewer)
/// @param images how many were looked at
/// @param seconds what it took, reading and preprocessing included
public record Accuracy(double top1, double top5, long images, double seconds) {}
