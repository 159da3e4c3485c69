package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTextTests {

    @Test
    void cutsNoCharacterInTwo() {
        assertThat(ShortText.of("ab😀😀", 4)).isEqualTo("ab😀😀");
        assertThat(ShortText.of("ab😀😀", 3)).isEqualTo("ab😀");
        assertThat(ShortText.of("ab😀😀", 2)).isEqualTo("ab");
        assertThat(ShortText.of("", 2)).isEmpty();
    }
}
