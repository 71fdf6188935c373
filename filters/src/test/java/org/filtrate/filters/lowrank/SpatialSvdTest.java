package org.filtrate.filters.lowrank;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class SpatialSvdTest extends MethodContract {
    SpatialSvdTest() {
        super(Method.SPATIAL_SVD);
    }
}
