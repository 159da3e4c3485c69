package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.WaitingCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whom a question is put before, who may see it, and who answers.
class QuestionRoutingIntegrationTests extends AskingAgents {

    @Test
    void sendsTheAnswerAsAMessageInTheThread() {
        var id = asked("{\"question\":\"Now?\",\"to\":\"" + bob.id() + "\",\"correlation_id\":\"corr_" + "q".repeat(16)
                + "\"}");

        var answer = answered(bob, id, "Yes").text("id");

        var message = ada.get(MESSAGES + "/" + answer).body();
        assertThat(message.get("type").asString()).isEqualTo("answer");
        assertThat(message.get("in_reply_to").asString()).isEqualTo(id);
        assertThat(message.get("correlation_id").asString()).isEqualTo("corr_" + "q".repeat(16));
        assertThat(texts(message.get("to"))).containsExactly(ada.id());
        assertThat(cleo.get(MESSAGES + "/" + answer).status()).isEqualTo(404);
    }

    @Test
    void routesByTheCapabilitiesThatPeopleApproved() {
        var both = ada.post(QUESTIONS, "{\"question\":\"Fine?\",\"capabilities\":[\"review\"]}");
        assertThat(texts(both.body().get("routed_to"))).containsExactlyInAnyOrder(bob.id(), cleo.id());
        assertThat(both.body().get("everybody").asBoolean()).isFalse();

        var one = asked("{\"question\":\"Et en français?\",\"capabilities\":[\"review\",\"translate.fr\"]}");
        assertThat(texts(ada.get(QUESTIONS + "/" + one).body().get("routed_to")))
                .containsExactly(bob.id());
        assertThat(bob.get(QUESTIONS + "/" + one).status()).isEqualTo(200);
        assertThat(cleo.get(QUESTIONS + "/" + one).status()).isEqualTo(404);
        assertThat(answered(cleo, one, "Oui").status()).isEqualTo(404);
        assertThat(ids(bob.get(QUESTIONS + "?for=me"))).contains(one);
        assertThat(texts(bob.get(MESSAGES + "/" + one).body().get("to"))).containsExactly(bob.id());
    }

    @Test
    void saysThatNobodyIsThereToAnswer() {
        var asked = ada.post(QUESTIONS, "{\"question\":\"Anybody?\",\"capabilities\":[\"fly\"]}");

        assertThat(asked.status()).isEqualTo(201);
        assertThat(asked.body().get("routed_to").size()).isZero();
        assertThat(asked.body().get("everybody").asBoolean()).isFalse();
        var first = asked.body().get("next").get(0);
        assertThat(first.get("why").asString()).contains("nobody");
        assertThat(first.get("body_example").get("escalate_to_human").asBoolean())
                .isTrue();
        assertThat(bob.get(QUESTIONS + "/" + asked.text("id")).status()).isEqualTo(404);
        assertThat(ids(hub.owner().get("/api/v2/questions?limit=500"))).contains(asked.text("id"));
    }

    @Test
    void hasTheEffectOfItsRouteWhenPostedAsAMessage() {
        var posted = ada.post(MESSAGES, """
                {"type":"question","payload":{"question":"Same?","accept_multiple_answers":false,"capabilities":["review"]},
                "topic":"team.questions","metadata":{"model":"m"}}""");
        assertThat(posted.status()).as(posted.toString()).isEqualTo(201);
        var id = posted.text("id");
        assertThat(status(id)).isEqualTo("open");
        assertThat(texts(ada.get(QUESTIONS + "/" + id).body().get("routed_to")))
                .containsExactlyInAnyOrder(bob.id(), cleo.id());
        var message = bob.get(MESSAGES + "/" + id).body();
        assertThat(message.get("topic").asString()).isEqualTo("team.questions");
        assertThat(message.at("/metadata/model").asString()).isEqualTo("m");

        var answer = bob.post(MESSAGES, answerTo(id));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(status(id)).isEqualTo("answered");
        assertThat(texts(ada.get(MESSAGES + "/" + answer.text("id")).body().get("to")))
                .containsExactly(ada.id());
        assertThat(cleo.post(MESSAGES, answerTo(id)).problem()).isEqualTo("already-answered");

        var nothing = bob.post(MESSAGES, answerTo(NO_MESSAGE));
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.body().at("/errors/0/pointer").asString()).isEqualTo("/payload/question_message_id");
    }

    @Test
    void countsAndListsWhatWaitsForAnAgent() {
        var reader = able("reader", "read.it");
        var counted = new CurrentAgent(
                new AgentId(reader.id()),
                new NetworkId(reader.get("/api/v2/agent/me").text("network_id")),
                "reader",
                Set.of(),
                null,
                "owner",
                new ApprovalId("appr_" + "0".repeat(24)),
                Instant.MAX,
                false,
                false);
        var first = asked("{\"question\":\"First?\",\"capabilities\":[\"read.it\"]}");
        var second = asked("{\"question\":\"Second?\",\"to\":[\"" + reader.id() + "\",\"" + bob.id() + "\"]}");
        asked("{\"question\":\"Everybody?\"}");
        assertThat(ids(reader.get(QUESTIONS + "?for=me"))).containsExactly(first, second);
        assertThat(openQuestions(counted)).isEqualTo(2);

        answered(bob, second, "Mine");
        assertThat(openQuestions(counted)).isEqualTo(2);
        answered(reader, second, "Also mine");
        assertThat(ids(reader.get(QUESTIONS + "?for=me"))).containsExactly(first);
        assertThat(ids(reader.get(QUESTIONS + "?for=me&status=answered"))).containsExactly(second);
        ada.delete(QUESTIONS + "/" + first);
        assertThat(openQuestions(counted)).isZero();
    }

    @Test
    void listsByPages() {
        var asker = hub.member("lister");
        var own = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            own.add(asker.post(QUESTIONS, "{\"question\":\"No " + i + "\",\"to\":\"" + asker.id() + "\"}")
                    .text("id"));
        }
        var found = new ArrayList<String>();
        var list = asker.get(QUESTIONS + "?for=me&status=open&limit=2");
        found.addAll(ids(list));
        assertThat(found).hasSize(2);
        assertThat(list.header("Link")).contains("for=me&status=open&limit=2").contains("rel=\"next\"");
        while (list.body().get("has_more").asBoolean()) {
            list = asker.get(QUESTIONS + "?for=me&status=open&max_bytes=1&cursor=" + list.text("cursor"));
            assertThat(ids(list)).hasSize(1);
            found.addAll(ids(list));
        }
        assertThat(found).isEqualTo(own);
        assertThat(asker.get(QUESTIONS + "?cursor=nonsense").status()).isEqualTo(422);
        assertThat(asker.get(QUESTIONS + "?status=done").status()).isEqualTo(422);
        assertThat(asker.get(QUESTIONS + "/" + own.getFirst() + "?wait=56").status())
                .isEqualTo(422);
    }

    @Test
    void putsQuestionsBeforePeopleWhoAnswerThem() {
        var owner = hub.owner();
        var id = ada.post(QUESTIONS, "{\"question\":\"May I?\",\"to\":[\"human\",\"" + bob.id() + "\"]}");
        assertThat(texts(id.body().get("routed_to"))).containsExactly("human", bob.id());
        var escalated = asked("{\"question\":\"Stuck\",\"capabilities\":[\"fly\"],\"escalate_to_human\":true}");
        var other = asked("{\"question\":\"Not for people\"}");
        assertThat(ids(owner.get("/api/v2/questions?for=me&limit=500")))
                .contains(id.text("id"), escalated)
                .doesNotContain(other);
        assertThat(ids(owner.get("/api/v2/questions?status=open&limit=500"))).contains(other);

        var answer = owner.post("/api/v2/questions/" + escalated + "/answers", "{\"answer\":\"Go home\"}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        var seen = ada.get(QUESTIONS + "/" + escalated);
        assertThat(seen.text("status")).isEqualTo("answered");
        assertThat(seen.body().get("escalate_to_human").asBoolean()).isTrue();
        assertThat(seen.body().at("/answers/0/origin/kind").asString()).isEqualTo("human");
        assertThat(seen.body().at("/answers/0/origin/owner").asString()).isEqualTo(owner.email());
        assertThat(hub.jdbc()
                        .sql("select actor from audit_entry where action = 'question.answered' and subject = ?")
                        .param(escalated)
                        .query(String.class)
                        .single())
                .startsWith("usr_");
        assertThat(owner.get("/api/v2/questions/" + escalated).body().get("answers"))
                .hasSize(1);
        assertThat(answered(bob, id.text("id"), "I think so").status()).isEqualTo(201);
    }

    @Test
    void letsViewersLookButNotAnswer() {
        var owner = hub.owner();
        var invited = owner.post("/api/v2/invitations", "{\"email\":\"viewer@example.com\",\"role\":\"viewer\"}");
        var viewer = hub.person(invited.text("link"), "viewer@example.com");
        var id = asked("{\"question\":\"Seen?\"}");

        assertThat(viewer.get("/api/v2/questions/" + id).text("question")).isEqualTo("Seen?");
        assertThat(viewer.post("/api/v2/questions/" + id + "/answers", "{\"answer\":\"No\"}")
                        .problem())
                .isEqualTo("forbidden");
    }

    @Test
    void hidesPrivateAnswersFromTheOthersThatWereAsked() {
        var id = asked("{\"question\":\"Your vote?\",\"to\":[\"" + bob.id() + "\",\"" + cleo.id() + "\"]}");
        answered(bob, id, "Secretly yes");

        assertThat(ada.get(QUESTIONS + "/" + id).body().get("answers")).hasSize(1);
        assertThat(bob.get(QUESTIONS + "/" + id).body().get("answers")).hasSize(1);
        var hers = cleo.get(QUESTIONS + "/" + id);
        assertThat(hers.body().get("answers")).isEmpty();
        assertThat(hers.body().get("answer_count").asInt()).isOne();
    }

    private static String answerTo(String question) {
        return "{\"type\":\"answer\",\"payload\":{\"answer\":\"Yes\",\"question_message_id\":\"" + question + "\"}}";
    }

    private static long openQuestions(CurrentAgent agent) {
        return hub.bean("openQuestions", WaitingCount.class).of(agent);
    }
}
