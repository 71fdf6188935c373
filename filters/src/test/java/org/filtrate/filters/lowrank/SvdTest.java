package org.filtrate.filters.lowrank;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class SvdTest extends MethodContract {
    SvdTest() {
        super(Method.SVD);
    }
}
