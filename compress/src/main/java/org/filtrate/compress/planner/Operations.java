package org.filtrate.compress.planner;

import org.filtrate.compress.budget.Candidate;
import org.filtrate.filters.Setting;

/// What settings take of time and operations.
public interface Operations {
    /// Neither is limited.
    Operations UNLIMITED = new Operations() {
        @Override
        public double macs(Candidate candidate, Setting setting) {
            return 0;
        }

        @Override
        public double millis(Candidate candidate, Setting setting) {
            return 0;
        }
    };

    /// Multiply-accumulate operations for one image.
    double macs(Candidate candidate, Setting setting);

    /// Milliseconds for one image; infinite where that was not measured.
    double millis(Candidate candidate, Setting setting);
}
