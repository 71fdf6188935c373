package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a command is needed (see 'filtrate --help')",
                "shrink | Unmatched argument at index 0: 'shrink' (see 'filtrate --help')",
                "inspect | Missing required parameter: 'MODEL' (see 'filtrate inspect --help')",
                "inspect m.onnx --colour | Unknown option: '--colour' (see 'filtrate inspect --help')",
                "compress m.onnx | Missing required option: '-o=OUT' (see 'filtrate compress --help')",
                "compress m.onnx -o o.onnx --ratio many | Invalid value for option '--ratio': 'many' is not a double"
                        + " (see 'filtrate compress --help')",
                "evaluate m.onnx | --data is needed (see 'filtrate evaluate --help')",
                "expand m.onnx | Missing required option: '-o=DENSE' (see 'filtrate expand --help')",
                "new resnet20 | Missing required option: '-o=OUT' (see 'filtrate new --help')"
            })
    void wrongUsageIsOneLineAndExitCodeTwo(String words, String line) {
        Told told = words.isEmpty() ? Told.by() : Told.by((Object[]) words.split(" "));
        assertThat(told.failure(2)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "compress", "evaluate", "measure", "expand", "new"})
    void helpTeachesByExample(String command) {
        Told told = Told.by(command, "--help").done();
        assertThat(told.out()).contains("Usage: filtrate " + command, "Example", "  filtrate " + command + " ");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(Told.by("--help").done().out())
                .contains("inspect", "compress", "evaluate", "measure", "expand", "new", "generate-completion");
    }
}
