package org.filtrate.filters.cp;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class CpTest extends MethodContract {
    CpTest() {
        super(Method.CP);
    }
}
