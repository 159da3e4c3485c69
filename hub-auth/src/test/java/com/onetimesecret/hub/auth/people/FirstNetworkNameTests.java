package com.onetimesecret.hub.auth.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.BaseUrl;
import org.junit.jupiter.api.Test;

class FirstNetworkNameTests {

    @Test
    void isTheOneOfTheEnvironmentOrTheAddress() {
        assertThat(name("Home", "https://hub.example")).isEqualTo("Home");
        assertThat(name(" ", "https://hub.example")).isEqualTo("Agent network at hub.example");
        assertThat(name("", "http://localhost:8080")).isEqualTo("Agent network at localhost:8080");
    }

    @Test
    void isNeverTooLongForANetwork() {
        assertThat(name("", "https://" + "a-long-label.".repeat(8) + "example")).hasSize(VisibleName.LONGEST);
    }

    private static String name(String setting, String address) {
        return new FirstNetworkName(new NetworkSettings(setting), new BaseUrl(address)).value();
    }
}
