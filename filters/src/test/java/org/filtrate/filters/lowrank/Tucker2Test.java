package org.filtrate.filters.lowrank;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class Tucker2Test extends MethodContract {
    Tucker2Test() {
        super(Method.TUCKER2);
    }
}
