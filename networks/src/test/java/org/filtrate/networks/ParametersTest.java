package org.filtrate.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks have as many parameters as their papers and torchvision publish.
class ParametersTest {
    @ParameterizedTest
    @CsvSource({
        "resnet18, 11_689_512",
        "resnet34, 21_797_672",
        "resnet50, 25_557_032",
        "vgg16, 138_357_544",
        "mobilenetv2, 3_504_872",
        "squeezenet, 1_235_496",
    })
    void allAreThere(String name, String published) {
        Graph graph = Networks.create(name, Networks.defaults(name)).graph();
        assertThat(count(graph, t -> isTrained(t.name()))).isEqualTo(number(published));
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20, 267_696, 269_722",
        "resnet32, 461_232, 464_154",
        "resnet44, 654_768, 658_586",
        "resnet56, 848_304, 853_018",
        "resnet110, 1_719_216, 1_727_962",
    })
    void convolutionsHaveTheirShare(String name, String convolutions, String all) {
        Graph graph = Networks.create(name, Networks.defaults(name)).graph();
        Set<String> weights = graph.nodes().stream()
                .filter(n -> n.is("Conv"))
                .map(n -> n.input(1))
                .collect(Collectors.toSet());
        assertThat(count(graph, t -> weights.contains(t.name()))).isEqualTo(number(convolutions));
        assertThat(count(graph, t -> isTrained(t.name()))).isEqualTo(number(all));
    }

    private static boolean isTrained(String name) {
        return name.endsWith(".weight") || name.endsWith(".bias");
    }

    private static long count(Graph graph, Predicate<Tensor> counted) {
        return graph.initializers().stream()
                .filter(t -> t.type() == ElementType.FLOAT)
                .filter(counted)
                .mapToLong(Tensor::count)
                .sum();
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }
}
