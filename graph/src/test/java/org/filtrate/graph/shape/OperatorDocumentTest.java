package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.filtrate.graph.Shared;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Keeps docs/operators.md what the recorded tests say.
class OperatorDocumentTest {
    private static final String COMMAND = "./mvnw -q -pl graph test -Dtest=OperatorDocumentTest -Dfiltrate.docs=write";

    @Test
    void listsTheOperatorsThatAreClaimed() throws IOException {
        Optional<Path> archive = Shared.file(OperatorClaims.ARCHIVE);
        Assumptions.assumeTrue(archive.isPresent(), Shared.MISSING);
        Path document = repository().resolve("docs/operators.md");
        String current = document(archive.get());
        if (System.getProperty("filtrate.docs", "").equals("write")) {
            Files.createDirectories(document.getParent());
            Files.writeString(document, current);
        }
        assertThat(document).as("made by " + COMMAND).hasContent(current);
    }

    private static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw"))) {
            at = Objects.requireNonNull(at.getParent());
        }
        return at;
    }

    private static String document(Path archive) {
        Map<String, Integer> passed = new TreeMap<>();
        for (OperatorCase test : OperatorClaims.claimed(OperatorCase.read(archive))) {
            OperatorClaims.requireRecordedTypes(test);
            test.operators().forEach(op -> passed.merge(op, 1, Integer::sum));
        }
        TreeSet<String> others = new TreeSet<>(Operators.names());
        others.removeAll(passed.keySet());
        StringBuilder text = new StringBuilder("""
                # Operators that shape inference knows

                Made from ONNX's operator tests by `%s`; do not edit.

                Given the recorded inputs' types, and the elements of inputs that are small, inference finds the element
                type and shape of every recorded output of these operators, in as many tests as the table says. A test
                that uses several operators counts for each.

                | operator | tests |
                |---|---:|
                """.formatted(COMMAND));
        passed.forEach((op, count) ->
                text.append("| ").append(op).append(" | ").append(count).append(" |\n"));
        text.append("\nAlso inferred, with no recorded test: ")
                .append(String.join(", ", others))
                .append(".\n\nWhere sizes depend on data they are symbols:\n\n");
        OperatorClaims.lines("dependent")
                .forEach((op, reason) ->
                        text.append("- ").append(op).append(": ").append(reason).append(".\n"));
        text.append("\nTests that do not count:\n\n");
        OperatorClaims.lines("test")
                .forEach((test, reason) -> text.append("- ")
                        .append(test)
                        .append(": ")
                        .append(reason)
                        .append(".\n"));
        text.append("\nNot inferred, though there are recorded tests:\n\n");
        OperatorClaims.lines("unclaimed")
                .forEach((op, reason) ->
                        text.append("- ").append(op).append(": ").append(reason).append(".\n"));
        return text.toString();
    }
}
