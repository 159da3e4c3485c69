package com.onetimesecret.hub.auth.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.test.TestDatabase;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The link that makes the first owner of a hub whose environment names none.
@SpringBootTest(classes = PeopleIntegrationTests.Hub.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@ExtendWith(OutputCaptureExtension.class)
class SetupIntegrationTests {

    private static final String PASSWORD = "a password of several words";
    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/auth");

    @Autowired
    Setup setup;

    @Autowired
    FirstRun firstRun;

    @Autowired
    PersonAuthentication authentication;

    @Autowired
    RecordedTrail trail;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void startWithoutAnOwner() {
        trail.forget();
        jdbc.sql("TRUNCATE network, person, membership, api_token, setup_token CASCADE")
                .update();
    }

    @Test
    void printsANewLinkAtEachStartUntilThereIsAnOwner(CapturedOutput output) {
        var first = start(output);
        var second = start(output);
        assertThat(second).isNotEqualTo(first);

        assertThat(setup.isNeeded()).isTrue();
        var owner = setup.complete(second, "ada@example.com", PASSWORD, setup.suggestedNetworkName());

        assertThat(setup.isNeeded()).isFalse();
        assertThat(authentication.bySession(owner).orElseThrow().email()).isEqualTo("ada@example.com");
        assertThat(jdbc.sql("SELECT name FROM network").query(String.class).single())
                .isEqualTo("Agent network at hub.example");
        assertThat(setup.isOpen(first)).isFalse();
        var lines = output.getOut()
                .lines()
                .filter(line -> line.contains("/setup?token="))
                .count();
        firstRun.inviteAnOwner();
        assertThat(output.getOut()
                        .lines()
                        .filter(line -> line.contains("/setup?token="))
                        .count())
                .isEqualTo(lines);
    }

    @Test
    void makesTheOwnerAndLeavesATrace(CapturedOutput output) {
        setup.complete(start(output), " Ada@Example.com", PASSWORD, " Home ");

        assertThat(authentication.byPassword("ada@example.com", PASSWORD, ClientAddress.UNKNOWN))
                .isPresent();
        assertThat(trail.actions()).containsExactly("network.created", "person.signed_in");
    }

    @Test
    void printsTheLinkOnALineOfItsOwn(CapturedOutput output) {
        var token = start(output);

        assertThat(output.getOut().lines()).contains("  https://hub.example/setup?token=" + token);
    }

    @Test
    void keepsTheLinkWhenAFieldWillNotDo(CapturedOutput output) {
        var token = start(output);

        assertRefused(ProblemType.INVALID_REQUEST, token, "ada@example.com", "too short", "Home");
        assertRefused(ProblemType.INVALID_REQUEST, token, "ada@example.com", "x".repeat(129), "Home");
        assertRefused(ProblemType.INVALID_REQUEST, token, "nobody", PASSWORD, "Home");
        assertRefused(ProblemType.INVALID_REQUEST, token, "ada@example.com", PASSWORD, "Ho\u202eme");
        assertRefused(ProblemType.INVALID_REQUEST, token, "ada@example.com", PASSWORD, " ");
        assertThat(setup.isOpen(token)).isTrue();
    }

    @Test
    void refusesAWrongOrPastLink(CapturedOutput output) {
        var token = start(output);
        assertRefused(ProblemType.NOT_FOUND, token + "x", "ada@example.com", PASSWORD, "Home");

        jdbc.sql("UPDATE setup_token SET expires_at = now()").update();
        assertThat(setup.isOpen(token)).isFalse();
        assertRefused(ProblemType.NOT_FOUND, token, "ada@example.com", PASSWORD, "Home");
    }

    @Test
    void makesOneOwnerOfManyWhoRace(CapturedOutput output) throws Exception {
        var token = start(output);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racers = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Boolean>) () -> completes(token, "racer" + i + "@example.com"))
                    .toList();
            int winners = 0;
            for (var racer : threads.invokeAll(racers)) {
                winners += racer.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(jdbc.sql("SELECT count(*) FROM person").query(Integer.class).single())
                .isEqualTo(1);
    }

    private boolean completes(String token, String email) {
        try {
            setup.complete(token, email, PASSWORD, "Home");
            return true;
        } catch (HubException refused) {
            assertThat(refused.type()).isEqualTo(ProblemType.NOT_FOUND);
            return false;
        }
    }

    private void assertRefused(ProblemType type, String token, String email, String password, String network) {
        assertThatThrownBy(() -> setup.complete(token, email, password, network))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(type));
    }

    private String start(CapturedOutput output) {
        firstRun.inviteAnOwner();
        var printed = output.getOut();
        return printed.substring(printed.lastIndexOf("https://hub.example/setup?token="))
                .lines()
                .findFirst()
                .orElseThrow()
                .substring("https://hub.example/setup?token=".length());
    }
}
