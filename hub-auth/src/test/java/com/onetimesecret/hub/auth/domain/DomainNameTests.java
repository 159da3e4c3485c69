package com.onetimesecret.hub.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTests {

    @ParameterizedTest
    @CsvSource({
        "fin.acme.com, fin.acme.com",
        "FIN.Acme.COM., fin.acme.com",
        "b\u00fccher.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "\uff46\uff49\uff4e.example, fin.example",
        "fin\u3002example, fin.example",
        "1.2.3.4.example, 1.2.3.4.example",
        "a1.b-c.example, a1.b-c.example"
    })
    void hasOneSpelling(String text, String name) {
        assertThat(DomainName.parse(text)).hasValue(new DomainName(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "example",
                "example.",
                "a..b",
                ".example.org",
                "example.org..",
                "-a.example",
                "a-.example",
                "a_b.example",
                "*.example",
                "a b.example",
                "a.example\u0000",
                "a.example:443",
                "a.example/",
                "a@b.example",
                "1.2.3.4",
                "a.1",
                "a.0x1f",
                "[::1]",
                "fa\u00df.example",
                "a\u200db.example",
                "a.example\n"
            })
    void isNothingElse(String text) {
        assertThat(DomainName.parse(text)).isEmpty();
    }

    @Test
    void keepsTheLimitsOfDns() {
        var label = "a".repeat(63);
        var longest = String.join(".", label, label, label, "a".repeat(61));

        assertThat(longest).hasSize(253);
        assertThat(DomainName.parse(longest)).isPresent();
        assertThat(DomainName.parse(longest + ".")).isPresent();
        assertThat(DomainName.parse("a" + longest)).isEmpty();
        assertThat(DomainName.parse("a" + label + ".example")).isEmpty();
        assertThat(DomainName.parse("\u00fc".repeat(60) + ".example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Build Bot, build-bot",
        "robin, robin",
        "  R\u00f6bin--2!, r-bin-2",
        "xn--bcher-kva, xn-bcher-kva",
        "ns7, ns7"
    })
    void makesALabelOfAnAgentsName(String name, String label) {
        assertThat(HostedName.of(name)).hasValue(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"www", "WWW", "a p i", "Admin!", "adm1n", "_", "\u00fc\u00fc", "hub", "ma1l", "human"})
    void givesNoLabelThatStandsForTheWholeDomain(String name) {
        assertThat(HostedName.of(name)).isEmpty();
    }

    @Test
    void cutsLongNames() {
        assertThat(HostedName.of("a".repeat(62) + " b")).hasValue("a".repeat(62));
    }
}
