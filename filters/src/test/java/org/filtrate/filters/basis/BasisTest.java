package org.filtrate.filters.basis;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class BasisTest extends MethodContract {
    BasisTest() {
        super(Method.BASIS);
    }
}
