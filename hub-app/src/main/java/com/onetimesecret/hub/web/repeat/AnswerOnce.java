package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.web.problem.OnRefusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes a keyed call have its effect once, however often it is sent: the first reserves its place, does its work
/// and keeps its answer in one transaction, and the others get that answer (WIRE 0).
@Component
class AnswerOnce {

    /// Says on an answer that it is one of an earlier call.
    static final String REPLAYED = "Idempotent-Replayed";

    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final JdbcKeptAnswers answers;
    private final OneEffect effect;
    private final MasterKeys masterKeys;
    private final Tokens tokens;
    private final JsonMapper json;
    private final RepeatSettings settings;
    private final Semaphore turns;

    AnswerOnce(
            JdbcKeptAnswers answers,
            OneEffect effect,
            MasterKeys masterKeys,
            Tokens tokens,
            JsonMapper json,
            RepeatSettings settings) {
        this.answers = answers;
        this.effect = effect;
        this.masterKeys = masterKeys;
        this.tokens = tokens;
        this.json = json;
        this.settings = settings;
        turns = new Semaphore(settings.atOnce(), true);
    }

    /// The answer to the call: that of `method`, if this is the first under its key.
    ///
    /// @throws HubException idempotency-conflict, idempotency-running, and what `method` throws
    Object answer(
            KeyedCall call,
            Object controller,
            HttpServletRequest request,
            HttpServletResponse response,
            Callable<@Nullable Object> method)
            throws Exception {
        var seal = new AnswerSeal(masterKeys.current(), call);
        var place = new JdbcKeptAnswers.Place(
                AnswerSeal.scope(call), tokens.base62(22), masterKeys.fingerprint(), seal.digest(call.body()));
        KeptAnswer answer;
        if (answers.reserve(place)) {
            answer = first(place, seal, method, request);
            if (answer.status() == HttpServletResponse.SC_CREATED) {
                // Something was stored, whatever the status of an answer that says more.
                request.removeAttribute(OnRefusal.ATTRIBUTE);
            }
        } else {
            answer = again(call, place);
            // Nothing is stored this time.
            if (request.getAttribute(OnRefusal.ATTRIBUTE) instanceof OnRefusal then) {
                request.removeAttribute(OnRefusal.ATTRIBUTE);
                then.refused(response);
            }
            response.setHeader(REPLAYED, "true");
        }
        var created = answer.created();
        if (created != null) {
            var more = Waiting.forMore(controller, request, created, answer.patience());
            if (more.isPresent()) {
                return more.get();
            }
        }
        return answer.entity();
    }

    private KeptAnswer again(KeyedCall call, JdbcKeptAnswers.Place place) {
        // Gone again, if the first was refused meanwhile: then the next attempt is a first one.
        var found = answers.find(place.scope()).orElseThrow(AnswerOnce::running);
        var masterKey = masterKeys
                .of(found.masterKey())
                .orElseThrow(() -> new IllegalStateException(
                        "An answer was kept under the master key " + found.masterKey() + ", which is not there"));
        var seal = new AnswerSeal(masterKey, call);
        if (!found.bodyDigest().equals(seal.digest(call.body()))) {
            throw new HubException(
                    ProblemType.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key was sent here with another body. A new request needs a new key.");
        }
        var answer = found.answer();
        if (answer == null) {
            throw running();
        }
        return json.readValue(seal.open(answer), KeptAnswer.class);
    }

    private KeptAnswer first(
            JdbcKeptAnswers.Place place, AnswerSeal seal, Callable<@Nullable Object> method, HttpServletRequest request)
            throws Exception {
        var done = false;
        try {
            var outcome = inTurn(() -> effect.of(method, request, kept -> keep(place, seal, kept)));
            if (outcome.kept() && !outcome.committed()) {
                // What was refused left nothing behind, so its answer needs no company.
                keep(place, seal, outcome.answer());
            }
            done = outcome.kept();
            return outcome.orThrow();
        } finally {
            if (!done) {
                release(place);
            }
        }
    }

    private boolean keep(JdbcKeptAnswers.Place place, AnswerSeal seal, KeptAnswer answer) {
        var text = json.writeValueAsBytes(answer);
        if (text.length > settings.largestAnswer().toBytes()) {
            throw new IllegalStateException("An answer of " + text.length + " bytes is too large to be kept");
        }
        return answers.keep(place, seal.seal(text, tokens));
    }

    private OneEffect.Outcome inTurn(Callable<OneEffect.Outcome> work) throws Exception {
        if (!turns.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new HubException(
                            ProblemType.UNAVAILABLE,
                            "More calls with an Idempotency-Key come in than the hub can take.")
                    .retryAfter(COME_BACK);
        }
        try {
            return work.call();
        } finally {
            turns.release();
        }
    }

    private void release(JdbcKeptAnswers.Place place) {
        try {
            answers.release(place);
        } catch (DataAccessException unreachable) {
            // Then it is held until its time is over; what went wrong with the call is what the caller hears.
            return;
        }
    }

    /// The refusal while the first call is under way.
    static HubException running() {
        return new HubException(
                        ProblemType.IDEMPOTENCY_RUNNING,
                        "A call with this Idempotency-Key is under way. Send the same again to get its answer.")
                .retryAfter(COME_BACK);
    }
}
