package org.filtrate.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.filtrate.graph.FiltrateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @Test
    void wordsAreWhereTheyWereTyped() {
        Words words = new Words("model.onnx", "small.onnx", "8");
        assertThat(words.at(1)).isEqualTo("small.onnx");
        assertThat(words.perhaps(2)).hasValue("8");
        assertThat(words.perhaps(3)).isEmpty();
        assertThat(Words.ratio(words.at(2))).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eight", "", "0", "-4", "NaN", "Infinity"})
    void whatIsNoRatioIsRefused(String word) {
        assertThatThrownBy(() -> Words.ratio(word))
                .isInstanceOf(FiltrateException.class)
                .hasMessage("RATIO: a positive number is needed, '" + word + "' came");
    }
}
