package com.onetimesecret.hub.auth.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameSkeletonTests {

    @ParameterizedTest
    @ValueSource(strings = {"Deploy Bot", "deploy-b0t", "dep1oy bot", "DEPLOY_BOT", "deploy bоt", "ｄｅｐｌｏｙ bot"})
    void isTheSameForNamesThatLookAlike(String name) {
        assertThat(NameSkeleton.of(name)).isEqualTo(NameSkeleton.of("deploy bot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy bots", "release bot", "deploy"})
    void differsForOtherNames(String name) {
        assertThat(NameSkeleton.of(name)).isNotEqualTo(NameSkeleton.of("deploy bot"));
    }
}
