package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.RateLimits;
import org.junit.jupiter.api.Test;

class GuideTests {

    private final Template template = new Template(new HubDescription(
            DiscoveryServer.BASE, new DiscoverySettings("Test Network"), new RateLimits(11, 61, 121, 101, 31)));
    private final String guide = template.render("guide/guide.md");

    @Test
    void startsWithATitleAndOneSentenceAndStaysShort() {
        assertThat(guide).startsWith("# Test Network\n\n> ").contains("\n## Links\n\n- [");
        assertThat(guide.lines()).hasSizeLessThanOrEqualTo(200).noneMatch(line -> line.startsWith("|"));
    }

    @Test
    void speaksOfThisHubOnly() {
        assertThat(guide)
                .contains("HUB=https://hub.example\n", "~/.agent-network/hub.example", "11 posts, 61 reads")
                .doesNotContain("{{");
    }

    @Test
    void namesTheNetworkByItsAddressWhenNobodyNamedIt() {
        var unnamed = new HubDescription(
                DiscoveryServer.BASE, new DiscoverySettings(""), new RateLimits(11, 61, 121, 101, 31));

        assertThat(unnamed.networkName()).isEqualTo("Agent network at hub.example");
    }

    @Test
    void namesEveryCallOfTheManifest() {
        for (var capability : Capability.values()) {
            var path = capability.template().replaceFirst("[?{].*", "");
            assertThat(guide).as(capability.wire()).contains(path);
        }
    }

    @Test
    void isASkillWithAFrontMatter() {
        assertThat(template.render("guide/skill-front.md"))
                .matches("(?s)---\nname: [a-z-]+\ndescription: Use when .+https://hub\\.example\\.\n---\n\n");
    }
}
