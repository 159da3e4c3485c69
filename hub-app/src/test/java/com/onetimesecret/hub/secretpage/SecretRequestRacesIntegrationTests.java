package com.onetimesecret.hub.secretpage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.vault.SecretDesk;
import com.onetimesecret.hub.vault.SecretDesk.Visitor;
import com.onetimesecret.hub.vault.SecretRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests for secrets: many answers at once, their end, and whose the answers are.
class SecretRequestRacesIntegrationTests {

    private static final int MANY = 50;
    private static final Duration LIFE = Duration.ofDays(3);
    private static final Visitor GUEST = new Visitor(null, new ClientAddress("192.0.2.7"));

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static SecretRequests requests;
    private static SecretDesk desk;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        requests = hub.bean(SecretRequests.class);
        desk = hub.bean(SecretDesk.class);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static CurrentPerson person(TestPerson founder) {
        return hub.signedIn(founder.email());
    }

    /// What came of the person's newest request.
    private static String answer(CurrentPerson person) {
        return Objects.requireNonNull(requests.own(person).getFirst().secretId());
    }

    private static long winners(Callable<Boolean> attempt) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(
                    IntStream.range(0, MANY).mapToObj(_ -> attempt).toList());
            long won = 0;
            for (var one : all) {
                won += one.get() ? 1 : 0;
            }
            return won;
        }
    }

    private static boolean isDone(Runnable call) {
        try {
            call.run();
            return true;
        } catch (HubException refused) {
            return false;
        }
    }

    @Test
    void takesOneAnswerOfFiftyAtOnce() throws Exception {
        var ada = person(hub.found("racing"));
        var link = requests.ask(ada, "a key", LIFE);

        assertThat(winners(() -> isDone(() -> requests.give(GUEST, link.code(), "hunter2"))))
                .isEqualTo(1);
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM secret WHERE for_person = :person")
                        .param("person", ada.actor())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        var secret = answer(ada);
        assertThat(winners(() -> isDone(() -> desk.openGiven(ada, secret)))).isEqualTo(1);
    }

    @Test
    void letsTwentyOfFiftyAskAtOnce() throws Exception {
        var ada = person(hub.found("asking-much"));
        assertThat(winners(() -> isDone(() -> requests.ask(ada, "a key", LIFE))))
                .isEqualTo(20);
    }

    @Test
    void opensWhatWasGivenForNobodyElseWhateverKeyTheyHave() {
        var ada = person(hub.found("bound"));
        var link = requests.ask(ada, "a key", LIFE);
        requests.give(GUEST, link.code(), "hunter2");
        var secret = answer(ada);

        // The receipt leads to the key, but the key is not enough.
        assertThat(desk.own(ada)).isEmpty();
        assertThat(desk.own(ada, secret)).isEmpty();
        var refused =
                catchThrowableOfType(HubException.class, () -> desk.openGiven(person(hub.found("unbound")), secret));
        assertThat(refused.type()).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(desk.openGiven(ada, secret).value()).isEqualTo("hunter2");
    }

    @Test
    void letsAnAnswerLiveForADayAtLeastAndEndsTheRequestInTime() {
        var ada = person(hub.found("late"));
        var late = requests.ask(ada, "late", LIFE);
        hub.jdbc()
                .sql("UPDATE secret_request SET expires_at = now() + interval '1 minute' WHERE person_id = :person")
                .param("person", ada.actor())
                .update();
        requests.give(GUEST, late.code(), "hunter2");
        assertThat(hub.jdbc()
                        .sql("SELECT expires_at > now() + interval '23 hours' FROM secret WHERE for_person = :person")
                        .param("person", ada.actor())
                        .query(Boolean.class)
                        .single())
                .isTrue();

        var over = requests.ask(ada, "over", LIFE);
        hub.jdbc()
                .sql("UPDATE secret_request SET expires_at = now() WHERE description = 'over'")
                .update();
        assertThat(requests.find(over.code())).isEmpty();
        assertThat(isDone(() -> requests.give(GUEST, over.code(), "hunter2"))).isFalse();
        assertThat(requests.own(ada).stream().map(SecretRequests.Request::state))
                .containsExactly(SecretRequests.State.ENDED, SecretRequests.State.ANSWERED);
        hub.jdbc()
                .sql("UPDATE secret SET expires_at = now() WHERE for_person = :person")
                .param("person", ada.actor())
                .update();
        assertThat(requests.own(ada).getLast().secretId()).isNull();
    }

    @Test
    void endsWhatSomebodyAskedForWhoLeaves() {
        var founder = hub.found("left");
        var invited = founder.post("/api/v2/invitations", "{\"email\":\"leaves@example.com\",\"role\":\"viewer\"}");
        hub.person(invited.text("link"), "leaves@example.com");
        var leaver = person(new TestPerson(hub.baseUrl(), "leaves@example.com", ""));
        var link = requests.ask(leaver, "a key", LIFE);

        assertThat(founder.call("DELETE", "/api/v2/people/" + leaver.id().value(), "")
                        .status())
                .isBetween(200, 204);
        assertThat(requests.find(link.code())).isEmpty();
    }
}
