package org.filtrate.filters.slbf;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class SlbfTest extends MethodContract {
    SlbfTest() {
        super(Method.SLBF);
    }
}
