/// The methods that compress convolution filters.
module org.filtrate.filters {
    requires transitive org.filtrate.graph;
    requires ejml.core;
    requires ejml.ddense;
    requires static transitive org.jspecify;

    exports org.filtrate.filters;
    exports org.filtrate.filters.basis;
    exports org.filtrate.filters.body;
    exports org.filtrate.filters.chain;
    exports org.filtrate.filters.cp;
    exports org.filtrate.filters.kmeans;
    exports org.filtrate.filters.linear;
    exports org.filtrate.filters.lowrank;
    exports org.filtrate.filters.slbf;
    exports org.filtrate.filters.slcq;
    exports org.filtrate.filters.stored;
    exports org.filtrate.filters.templates;
    exports org.filtrate.filters.tt;
    exports org.filtrate.filters.uniform;
}
