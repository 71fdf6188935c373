/// Runs ONNX files on ONNX Runtime and feeds them images. Start reading at [org.filtrate.run.Session], which opens
/// a file and runs it once; [org.filtrate.run.DataSet] gives preprocessed images and labels, and
/// [org.filtrate.run.Evaluator], [org.filtrate.run.Latency] and [org.filtrate.run.PeakMemory] put the two together
/// into the numbers that get reported. Whatever goes wrong outside the program arrives as a
/// [org.filtrate.run.RunException] with one line of text.
@NullMarked
package org.filtrate.run;

import org.jspecify.annotations.NullMarked;
