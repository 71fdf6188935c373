package org.filtrate.filters.kmeans;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class KmeansTest extends MethodContract {
    KmeansTest() {
        super(Method.KMEANS);
    }
}
