/// Linear representation of kernels (Chen, Chen, Su, ICMV 2018): each kernel is a scaled template of a codebook
/// plus a constant. Start with [org.filtrate.filters.templates.TemplateFilters].
@NullMarked
package org.filtrate.filters.templates;

import org.jspecify.annotations.NullMarked;
