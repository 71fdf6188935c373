package org.filtrate.filters.tt;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class TtTest extends MethodContract {
    TtTest() {
        super(Method.TT);
    }
}
