package org.filtrate.compress;

import java.util.List;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Choice;
import org.filtrate.filters.body.Body;

/// What was decided before anything is fitted.
///
/// @param candidates the layers that could be compressed; those that were to stay dense after all have a
///     fixed setting
/// @param choices what becomes of those that are compressed, in the order of the network
record Solution(List<Candidate> candidates, List<Choice> choices) {
    Solution {
        candidates = List.copyOf(candidates);
        choices = List.copyOf(choices);
    }

    /// This with the factored body wherever there is one.
    Solution factored() {
        return new Solution(
                candidates,
                choices.stream()
                        .map(c -> c.isSlower() ? c.in(Body.FACTORED) : c)
                        .toList());
    }
}
