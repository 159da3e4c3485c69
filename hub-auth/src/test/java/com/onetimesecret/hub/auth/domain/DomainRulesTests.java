package com.onetimesecret.hub.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.HubException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainRulesTests {

    private final DomainRules rules =
            new DomainRules(new BaseUrl("https://Hub.example.com:8443"), new HostedNameSettings("Agents.example.NET."));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub.example.com",
                "HUB.example.com.",
                "example.com",
                "x.hub.example.com",
                "agents.example.net",
                "example.net",
                "owl.agents.example.net",
                "a.robin.agents.example.net",
                "www.agents.example.net"
            })
    void keepsTheHubsOwnNames(String domain) {
        assertThatThrownBy(() -> rules.check(domain, "robin"))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.errors().getFirst().pointer())
                                .isEqualTo("/domain"));
    }

    @Test
    void tellsGivenNamesFromThoseThatAreToBeProven() {
        assertThat(rules.check("ROBIN.agents.example.net", "Robin").hosted()).isTrue();
        for (var domain :
                new String[] {"other.example.com", "xhub.example.com", "agents.example.net.example", "xn--a.example"}) {
            assertThat(rules.check(domain, "robin").hosted()).as(domain).isFalse();
        }
    }

    @Test
    void givesNoNamesWithoutADomainForThem() {
        var none = new DomainRules(new BaseUrl("https://hub.example.com"), new HostedNameSettings(""));

        assertThat(none.hostedName("robin")).isEmpty();
        assertThat(none.check("robin.agents.example.net", "robin").hosted()).isFalse();
        assertThatThrownBy(() -> new HostedNameSettings("not a domain")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void worksWhereTheHubHasNoNameOfDns() {
        var numbered = new DomainRules(new BaseUrl("http://10.0.0.1:8080"), new HostedNameSettings(""));

        assertThat(numbered.check("fin.example.com", "robin").hosted()).isFalse();
    }
}
