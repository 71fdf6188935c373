package org.filtrate.compress.budget;

import java.util.Map;
import org.filtrate.filters.Setting;

/// What settings cost: each layer its own part, and parts that several layers share and that are paid for
/// once.
public interface Cost {
    /// Bytes in the file.
    Cost BYTES = new Cost() {
        @Override
        public long own(Candidate candidate, Setting setting) {
            return candidate.sizeBytes(setting);
        }

        @Override
        public Map<String, Long> shared(Candidate candidate, Setting setting) {
            return setting.sharedBytes(candidate.shape());
        }
    };

    /// Operations for one image.
    Cost MACS = Candidate::macs;

    /// What a layer costs by itself.
    long own(Candidate candidate, Setting setting);

    /// What a layer shares with others, by a name that is the same for the same part.
    default Map<String, Long> shared(Candidate candidate, Setting setting) {
        return Map.of();
    }
}
