package com.onetimesecret.hub.auth.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameSkeletonTests {

    @ParameterizedTest
    @ValueSource(strings = {"Deploy Bot", "deploy-b0t", "dep1oy bot", "DEPLOY_BOT", "deploy bоt", "ｄｅｐｌｏｙ bot"})
    void isTheSameForNamesThatLookAlike(String name) {
        assertThat(NameSkeleton.of(name)).isEqualTo(NameSkeleton.of("deploy bot"));
    }

    @ParameterizedTest
    @CsvSource({
        "admin, adm\u0131n",
        "admin, \u0430dm\u0456n",
        "hub, \u0397\u03C5\u03B2",
        "hub, \u13BB\uA4F4\u13F4",
        "owner, \u043E\u0448\u043F\u0435\u0433",
        "system, \u0455\u0443\u0455\u0442\u0435\u043C",
        "TAXI, \u03A4\u0391\u03A7\u0399",
        "cool, \uA4DA\uA4F3\uA4F3\uA4E1",
        "small, \uA731\u1D0D\u1D00\u029F\u029F"
    })
    void seesThroughLettersOfOtherScripts(String name, String lookAlike) {
        assertThat(NameSkeleton.of(lookAlike)).isEqualTo(NameSkeleton.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy bots", "release bot", "deploy"})
    void differsForOtherNames(String name) {
        assertThat(NameSkeleton.of(name)).isNotEqualTo(NameSkeleton.of("deploy bot"));
    }
}
