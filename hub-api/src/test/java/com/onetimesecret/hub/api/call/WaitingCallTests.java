package com.onetimesecret.hub.api.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.StandingCredentials.Lapse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingCallTests {

    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void wakesWhoWaitsAndWhoBeginsToWhenItIsOver() {
        var call = new WaitingCall();
        try (var work = call.enter();
                var wait = WaitingCall.begin(woken::incrementAndGet)) {
            assertThat(work).isNotNull();
            assertThat(wait.isOver()).isFalse();
            call.end();
            assertThat(wait.isOver()).isTrue();
            assertThat(woken).hasValue(1);
        }
        try (var work = call.enter();
                var late = WaitingCall.begin(woken::incrementAndGet)) {
            assertThat(work).isNotNull();
            assertThat(late.isOver()).isTrue();
            assertThat(woken).hasValue(2);
        }
        call.end();
        assertThat(woken).hasValue(2);
    }

    @Test
    void endsWithTheCallThatItIsPartOf() {
        var outer = new WaitingCall();
        var inner = new WaitingCall();
        try (var outerWork = outer.enter()) {
            try (var innerWork = inner.enter();
                    var wait = WaitingCall.begin(woken::incrementAndGet)) {
                outer.end();
                assertThat(wait.isOver()).isTrue();
                assertThat(innerWork).isNotSameAs(outerWork);
            }
            assertThat(WaitingCall.current()).contains(outer);
        }
        assertThat(WaitingCall.current()).isEmpty();
        assertThat(woken).hasValue(1);
    }

    @Test
    void isAmongThoseThatWaitOnlyWhileSomebodyDoes() {
        Set<WaitingCall> waiting = ConcurrentHashMap.newKeySet();
        var call = new WaitingCall(waiting);
        var credential = new CallCredential(new AgentId("agent_" + "a".repeat(24)), null, null, "key", null);
        call.letInBy(() -> credential);
        try (var work = call.enter()) {
            assertThat(call.credential()).isEmpty();
            try (var wait = WaitingCall.begin(woken::incrementAndGet)) {
                assertThat(waiting).containsExactly(call);
                assertThat(call.credential()).contains(credential);
                call.end(Lapse.PAUSED);
                assertThat(wait.isOver()).isTrue();
            }
            assertThat(work).isNotNull();
        }
        assertThat(waiting).isEmpty();
        assertThat(call.lapse()).contains(Lapse.PAUSED);
    }

    @Test
    void letsWorkWaitThatIsForNoCall() {
        try (var wait = WaitingCall.begin(woken::incrementAndGet)) {
            assertThat(wait.isOver()).isFalse();
        }
        assertThat(woken).hasValue(0);
    }
}
