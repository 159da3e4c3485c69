package com.onetimesecret.hub.auth.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import org.junit.jupiter.api.Test;

/// What the environment may say about the owner.
class OwnerSettingsTests {

    private static final String PASSWORD = "a password of several words";

    @Test
    void takesNothingAtAll() {
        assertThat(new OwnerSettings("", "", "", "secrets").rights()).containsExactly(Right.SECRETS);
    }

    @Test
    void refusesHalfAnOwner() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OwnerSettings("ada@example.com", "", "", "secrets"))
                .withMessageContaining("HUB_OWNER_PASSWORD");
        assertThatIllegalArgumentException().isThrownBy(() -> new OwnerSettings("", PASSWORD, "", "secrets"));
        assertThatIllegalArgumentException().isThrownBy(() -> new OwnerSettings("ada", PASSWORD, "", "secrets"));
    }

    @Test
    void refusesATokenOfNobodyAndUnknownRights() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OwnerSettings("", "", "token", "secrets"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OwnerSettings("ada@example.com", PASSWORD, "token", "everything"))
                .withMessageContaining("secrets decide");
    }

    @Test
    void neverShowsPasswordOrToken() {
        assertThat(new OwnerSettings("ada@example.com", PASSWORD, "the-token", "decide").toString())
                .doesNotContain(PASSWORD)
                .doesNotContain("the-token");
    }

    @Test
    void makesSlugsThatFitIntoUrls() {
        assertThat(Founding.slug("Ada's Büro")).isEqualTo("ada-s-buro");
        assertThat(Founding.slug("  ")).isEqualTo("home");
        assertThat(Founding.slug("東京")).isEqualTo("home");
        assertThat(Founding.slug("x".repeat(64))).hasSize(40);
    }
}
