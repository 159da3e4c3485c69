package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnetimePathsTests {

    @ParameterizedTest
    @CsvSource({
        "//api/v1/share, /api/v1/share",
        "/api/v1/share/, /api/v1/share",
        "/api/v1/, /api/v1",
        "/%61%50i/v1/x, ",
        "/%61pi/v1/%73%68are, /api/v1/share",
        "/api/v2//secret//x/, /api/v2/secret/x",
        "/api/v2/status/, /api/v2/status",
        "/api/v1/secret/%7E%2D, /api/v1/secret/~-",
        "/api/v1/secret//%2F, /api/v1/secret/%2F",
    })
    void spellsTheRoutesOfOnetimeSecretAsTheyAre(String path, String spelling) {
        assertThat(OnetimePaths.spelling(path).orElse(null)).isEqualTo(spelling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/share",
                "//api/v2/agent/me",
                "/api/v2/secret/",
                "/api/v2//secret",
                "/api/v2/agent/",
                "/",
                "//",
                "/api/v10/",
                "//secret/x",
            })
    void leavesEverythingElseAlone(String path) {
        assertThat(OnetimePaths.spelling(path)).isEmpty();
    }
}
