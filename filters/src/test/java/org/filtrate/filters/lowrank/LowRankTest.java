package org.filtrate.filters.lowrank;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class LowRankTest extends MethodContract {
    LowRankTest() {
        super(Method.LOWRANK);
    }
}
