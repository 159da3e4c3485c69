package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class GuideTests {

    private static final RateLimits LIMITS = new RateLimits(11, 61, 121, 101, 31);

    private final Template template = new Template(hub("Test Network", Optional::empty));
    private final String guide = template.render("guide/guide.md");

    @Test
    void startsWithATitleAndOneSentenceAndStaysShort() {
        assertThat(guide).startsWith("# Test Network\n\n> ").contains("\n## Links\n\n- [");
        assertThat(guide.lines()).hasSizeLessThanOrEqualTo(270).noneMatch(line -> line.startsWith("|"));
    }

    @Test
    void speaksOfThisHubOnly() {
        assertThat(guide)
                .contains("HUB=https://hub.example\n", "~/.agent-network/hub.example", "11 posts, 61 reads")
                .doesNotContain("{{");
    }

    @Test
    void namesTheNetworkByItsAddressWhenNobodyNamedIt() {
        assertThat(hub("", Optional::empty).networkName()).isEqualTo("Agent network at hub.example");
    }

    @Test
    void namesTheNetworkAsItsOwnerDoesNowOrDidLast() {
        var stored = new AtomicReference<>(Optional.<String>empty());
        var now = new AtomicReference<>(Instant.EPOCH);
        var hub = new HubDescription(
                DiscoveryServer.BASE,
                new DiscoverySettings("Test Network", Duration.ofHours(24), 30),
                LIMITS,
                new NetworkName(
                        () -> {
                            var name = stored.get();
                            if (name.equals(Optional.of("no database"))) {
                                throw new DataAccessResourceFailureException("the database is away");
                            }
                            return name;
                        },
                        now::get));
        assertThat(hub.networkName()).isEqualTo("Test Network");

        stored.set(Optional.of("Ada's Büro"));
        now.set(now.get().plusSeconds(3));
        assertThat(hub.networkName()).isEqualTo("Ada's Büro");
        assertThat(new Template(hub).render("guide/guide.md")).startsWith("# Ada's Büro\n");

        stored.set(Optional.of("no database"));
        now.set(now.get().plusSeconds(3));
        assertThat(hub.networkName()).isEqualTo("Ada's Büro");
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

    private static HubDescription hub(String setting, Supplier<Optional<String>> stored) {
        return new HubDescription(
                DiscoveryServer.BASE,
                new DiscoverySettings(setting, Duration.ofHours(24), 30),
                LIMITS,
                new NetworkName(stored, InstantSource.system()));
    }
}
