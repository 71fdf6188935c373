/// ONNX files as immutable values.
module org.filtrate.graph {
    requires transitive org.tribuo.util.onnx;
    requires com.google.protobuf;
    requires static transitive org.jspecify;

    exports org.filtrate.graph;
    exports org.filtrate.graph.batch;
    exports org.filtrate.graph.file;
    exports org.filtrate.graph.layer;
    exports org.filtrate.graph.lean;
    exports org.filtrate.graph.opset;
    exports org.filtrate.graph.shape;
}
