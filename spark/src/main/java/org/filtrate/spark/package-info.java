/// The planner's probes, and the points of a comparison, as jobs of Apache Spark. Start at
/// [org.filtrate.spark.SparkWorkers].
@NullMarked
package org.filtrate.spark;

import org.jspecify.annotations.NullMarked;
