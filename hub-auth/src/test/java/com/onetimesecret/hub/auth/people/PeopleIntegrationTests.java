package com.onetimesecret.hub.auth.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The owner whom the environment names, and how they prove who they are.
@SpringBootTest(
        classes = PeopleIntegrationTests.Hub.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "hub.owner.email= Ada@Example.com ",
            "hub.owner.password=" + PeopleIntegrationTests.PASSWORD,
            "hub.owner.api-token=" + PeopleIntegrationTests.API_TOKEN,
            "hub.owner.api-token-rights=secrets decide",
            "hub.network-name=Ada's Büro"
        })
class PeopleIntegrationTests {

    static final String PASSWORD = "a password of several words";
    static final String API_TOKEN = "0123456789abcdef0123456789abcdef";

    private static final ClientAddress HOME = new ClientAddress("203.0.113.7");
    private static final ClientAddress ELSEWHERE = new ClientAddress("2001:db8::17");

    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/auth");

    @Autowired
    Accounts accounts;

    @Autowired
    PersonAuthentication authentication;

    @Autowired
    FirstRun firstRun;

    @Autowired
    RecordedTrail trail;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void forgetAttempts() {
        trail.forget();
        jdbc.sql("DELETE FROM sign_in_attempt").update();
        jdbc.sql("UPDATE api_token SET last_used_at = NULL, expires_at = NULL").update();
        jdbc.sql("UPDATE membership SET role = 'owner'").update();
        jdbc.sql("UPDATE network SET suspended_at = NULL").update();
    }

    @Test
    void createsTheOwnerOnceHoweverOftenTheHubStarts() {
        firstRun.run(new DefaultApplicationArguments());
        firstRun.run(new DefaultApplicationArguments());

        assertThat(count("person")).isEqualTo(1);
        assertThat(count("network")).isEqualTo(1);
        assertThat(count("api_token")).isEqualTo(1);
        assertThat(count("setup_token")).isZero();
    }

    @Test
    void findsNetworkAndDeciderWhateverTheCaseOfTheAddress() {
        var network = accounts.onlyNetwork().orElseThrow();

        assertThat(accounts.networkBySlug("ada-s-buro")).contains(network);
        assertThat(accounts.networkOf("ADA@example.com")).contains(network);
        assertThat(accounts.networkName(network)).isEqualTo("Ada's Büro");
        var decider = accounts.deciderByEmail(network, "aDa@example.com").orElseThrow();
        assertThat(accounts.email(decider)).isEqualTo("ada@example.com");
    }

    @Test
    void knowsNoDeciderElsewhereAndNone() {
        var network = accounts.onlyNetwork().orElseThrow();

        assertThat(accounts.deciderByEmail(NetworkId.next(new Tokens()), "ada@example.com"))
                .isEmpty();
        assertThat(accounts.deciderByEmail(network, "eve@example.com")).isEmpty();
        assertThat(accounts.deciderByEmail(network, "no address at all")).isEmpty();
        jdbc.sql("UPDATE membership SET role = 'viewer'").update();
        assertThat(accounts.deciderByEmail(network, "ada@example.com")).isEmpty();
        assertThat(accounts.networkOf("ada@example.com")).isEmpty();
    }

    @Test
    void signsInWithTheRightPasswordOnly() {
        var person =
                authentication.byPassword("ada@EXAMPLE.com", PASSWORD, HOME).orElseThrow();

        assertThat(person.role()).isEqualTo(Role.OWNER);
        assertThat(person.mayDecide()).isTrue();
        assertThat(person.via()).isEqualTo("session");
        assertThat(authentication.byPassword("ada@example.com", PASSWORD + "x", HOME))
                .isEmpty();
        assertThat(authentication.byPassword("eve@example.com", PASSWORD, HOME)).isEmpty();
        assertThat(authentication.byPassword("not an address", PASSWORD, HOME)).isEmpty();
        assertThat(authentication.byPassword("ada@example.com", "y".repeat(10_000), HOME))
                .isEmpty();
        assertThat(trail.actions())
                .containsExactly("person.signed_in", "person.sign_in_failed", "person.sign_in_failed");
    }

    @Test
    void pausesWhereTenWrongPasswordsCameFromAndNobodyElse() {
        for (int i = 0; i < 10; i++) {
            assertThat(authentication.byPassword("ada@example.com", "guess number " + i, HOME))
                    .isEmpty();
        }

        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isEmpty();
        assertThat(authentication.byApiToken("ada@example.com", API_TOKEN).email())
                .isEqualTo("ada@example.com");
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, ELSEWHERE))
                .isPresent();
        assertThat(trail.actions())
                .containsExactlyInAnyOrderElementsOf(failuresAnd("api_token.used", "person.signed_in"));

        jdbc.sql("UPDATE sign_in_attempt SET paused_until = now(), window_ends_at = now()")
                .update();
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isPresent();
    }

    @Test
    void forgetsWrongPasswordsAfterARightOne() {
        for (int i = 0; i < 9; i++) {
            authentication.byPassword("ada@example.com", "guess number " + i, HOME);
        }
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isPresent();
        authentication.byPassword("ada@example.com", "guess number 9", HOME);
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isPresent();
    }

    @Test
    void takesAllAddressesOfAHouseholdForOnePlace() {
        for (int i = 0; i < 10; i++) {
            authentication.byPassword("ada@example.com", "guess", new ClientAddress("2001:db8::" + i));
        }
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, ELSEWHERE))
                .isEmpty();
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isPresent();
    }

    @Test
    void pausesTheAccountOnlyAfterTwoHundredFromManyPlaces() {
        authentication.byPassword("ada@example.com", "guess", ClientAddress.UNKNOWN);
        jdbc.sql("UPDATE sign_in_attempt SET failures = 198").update();

        // A right password is no guess, so it takes nothing away.
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isPresent();
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isPresent();
        authentication.byPassword("ada@example.com", "guess", ELSEWHERE);
        authentication.byPassword("ada@example.com", "guess", ClientAddress.UNKNOWN);
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, HOME)).isEmpty();
        assertThat(authentication.byPassword("ada@example.com", PASSWORD, ClientAddress.UNKNOWN))
                .isEmpty();
    }

    @Test
    void storesNeitherPasswordNorTokenReadably() {
        var hash =
                jdbc.sql("SELECT password_hash FROM person").query(String.class).single();

        assertThat(hash).startsWith("$argon2id$").doesNotContain(PASSWORD);
        assertThat(jdbc.sql("SELECT token_hash FROM api_token")
                        .query(byte[].class)
                        .single())
                .hasSize(32);
    }

    @Test
    void takesAnApiTokenWithItsRightsUntilItEnds() {
        var person = authentication.byApiToken("Ada@example.com", API_TOKEN);

        assertThat(person.rights()).containsExactlyInAnyOrder(Right.SECRETS, Right.DECIDE);
        assertThat(person.via()).isEqualTo("api-token:environment");

        jdbc.sql("UPDATE api_token SET expires_at = now()").update();
        assertUnauthenticated("ada@example.com", API_TOKEN);
    }

    @Test
    void refusesAWrongTokenAndAnothersTokenAlike() {
        assertUnauthenticated("ada@example.com", "0123456789abcdef0123456789abcde0");
        assertUnauthenticated("eve@example.com", API_TOKEN);
        assertUnauthenticated("", "");
    }

    @Test
    void seesAChangedRoleAndASuspendedNetworkAtOnce() {
        var person =
                authentication.byPassword("ada@example.com", PASSWORD, HOME).orElseThrow();
        jdbc.sql("UPDATE membership SET role = 'viewer'").update();

        assertThat(authentication.bySession(person.id()).orElseThrow().mayDecide())
                .isFalse();
        assertThat(authentication.byApiToken("ada@example.com", API_TOKEN).mayDecide())
                .isFalse();

        jdbc.sql("UPDATE network SET suspended_at = now()").update();
        assertThat(authentication.bySession(person.id())).isEmpty();
        assertUnauthenticated("ada@example.com", API_TOKEN);
        assertThat(accounts.onlyNetwork()).isEmpty();
        assertThat(authentication.bySession(PersonId.next(new Tokens()))).isEmpty();
    }

    private void assertUnauthenticated(String email, String token) {
        assertThatThrownBy(() -> authentication.byApiToken(email, token))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
    }

    private static List<String> failuresAnd(String... others) {
        var actions = new ArrayList<>(Collections.nCopies(10, "person.sign_in_failed"));
        actions.addAll(List.of(others));
        return actions;
    }

    private int count(String table) {
        return jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single();
    }

    /// Only the people of the hub, without the agents.
    @SpringBootApplication
    @ConfigurationPropertiesScan
    @Import({Accounts.class, PersonAuthentication.class, Setup.class})
    static class Hub {

        @Bean
        RecordedTrail trail() {
            return new RecordedTrail();
        }

        @Bean
        InstantSource time() {
            return InstantSource.system();
        }

        @Bean
        Tokens tokens() {
            return new Tokens();
        }

        @Bean
        BaseUrl baseUrl() {
            return new BaseUrl("https://hub.example");
        }
    }
}
