package org.filtrate.filters.slcq;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class SlcqTest extends MethodContract {
    SlcqTest() {
        super(Method.SLCQ);
    }
}
