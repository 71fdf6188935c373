package org.filtrate.filters.templates;

import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;

class TemplatesTest extends MethodContract {
    TemplatesTest() {
        super(Method.TEMPLATES);
    }
}
