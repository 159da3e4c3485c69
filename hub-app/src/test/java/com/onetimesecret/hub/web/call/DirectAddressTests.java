package com.onetimesecret.hub.web.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectAddressTests {

    private static final DirectAddress BOX = DirectAddress.of("/a/{agent}/d/{token}");

    @Test
    void isAPathWithoutVariables() {
        var messages = DirectAddress.of("/messages");

        assertThat(messages.matches("/messages")).isTrue();
        assertThat(messages.matches("/messages/")).isFalse();
        assertThat(messages.matches("/message")).isFalse();
    }

    @Test
    void findsItsVariables() {
        var path = "/a/fin.acme.com/d/eyJ-_9.Sig";

        assertThat(BOX.matches(path)).isTrue();
        assertThat(BOX.variable("agent", path)).isEqualTo("fin.acme.com");
        assertThat(BOX.variable("token", path)).isEqualTo("eyJ-_9.Sig");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a//d/token",
                "/a/agent/d/",
                "/a/agent/d",
                "/a/agent/d/token/",
                "/a/agent/e/token",
                "/a/../d/token",
                "/a/agent/d/..",
                "/a/ag%65nt/d/token",
                "/a/agent/d/to;ken",
                "/a/agent/d/to\u00e9ken",
                "/b/agent/d/token"
            })
    void leavesEveryOtherSpellingToTheFramework(String path) {
        assertThat(BOX.matches(path)).isFalse();
    }

    @Test
    void endsSomewhere() {
        assertThat(BOX.matches("/a/agent/d/" + "x".repeat(2048))).isTrue();
        assertThat(BOX.matches("/a/agent/d/" + "x".repeat(2049))).isFalse();
    }
}
