package com.onetimesecret.hub.auth.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTests {

    @ParameterizedTest
    @ValueSource(strings = {"build-bot", "Büro 7", "Ночной бот", "夜間ビルドの係", "a/b:c_d.e"})
    void takesPlainNames(String name) {
        assertThat(ShownText.isPlain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bot\u202Egnp.exe",
                "bo\u200Bt",
                "bot\n",
                " bot",
                "b\u043Et",
                "bot\u0000",
                "bo\u0301t",
                "bot\u00A0x",
                "b\uD800",
                "bot\u2066",
                "\u3164",
                "bot\u3164",
                "\u115F",
                "bo\u1160t",
                "\uFFA0",
                "\u2800\u2800",
                "...",
                "\u2605"
            })
    void refusesNamesThatDoNotReadAsTheyAre(String name) {
        assertThat(ShownText.isPlain(name)).isFalse();
    }
}
