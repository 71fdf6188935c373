package org.filtrate.run.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    private static final List<String> STATUS =
            List.of("Name:\tjava", "VmPeak:\t  999 kB", "VmHWM:\t  123456 kB", "VmRSS:\tmany kB");

    @Test
    void readsKilobytes() {
        assertThat(ResidentMemory.parse(STATUS, "VmHWM:")).hasValue(123456L * 1024);
    }

    @Test
    void whatIsMissingOrNoNumberIsEmpty() {
        assertThat(ResidentMemory.parse(STATUS, "VmSwap:")).isEmpty();
        assertThat(ResidentMemory.parse(STATUS, "VmRSS:")).isEmpty();
        assertThat(ResidentMemory.parse(List.of(), "VmHWM:")).isEmpty();
    }

    @Test
    void thePeakIsNeverBelowTheCurrent() {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/proc/self/status")), "skipped: this system has no /proc/self/status");
        long current = ResidentMemory.currentBytes().orElseThrow();
        assertThat(current).isPositive();
        assertThat(ResidentMemory.peakBytes().orElseThrow()).isGreaterThanOrEqualTo(current);
    }
}
