package org.filtrate.spark;

import org.apache.spark.SparkConf;

/// Clusters on this machine.
final class Cluster {
    private Cluster() {}

    static SparkConf configuration(String master) {
        return new SparkConf()
                .setMaster(master)
                .setAppName("filtrate")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    }
}
