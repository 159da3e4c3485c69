package com.onetimesecret.hub.watching;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Questions and tasks as people see them, and how they answer.
class WorkPagesIntegrationTests extends Watchers {

    private static final String QUESTIONS = "/dashboard/questions";

    private static String asked(String json) {
        var answer = ada.post("/api/v2/agent/questions", json);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.text("id");
    }

    private static String handed(Map<String, Object> task) {
        var answer = ada.post("/api/v2/agent/handoff", Wire.json(task));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.text("id");
    }

    private static String given(String question) {
        return ada.get("/api/v2/agent/questions/" + question).body().toString();
    }

    @Test
    void listsWhatWaitsForPeopleFirst() throws Exception {
        var forAgents = asked("{\"question\":\"Who knows French?\"}");
        var forPeople = asked("{\"question\":\"May I deploy?\",\"to\":[\"human\"]}");

        var list = page(viewer, QUESTIONS);

        assertThat(list.indexOf(forPeople)).isPositive().isLessThan(list.indexOf(forAgents));
        assertThat(list).contains("Waiting for people", "Waiting for agents", "May I deploy?");
        assertThat(inGerman(viewer, QUESTIONS)).contains("Wartet auf Menschen");
    }

    @Test
    void takesATappedOptionOnce() throws Exception {
        var id = asked("{\"question\":\"Deploy?\",\"to\":[\"human\"],\"options\":[\"Yes\",\"No\"],"
                + "\"accept_multiple_answers\":false}");

        assertThat(page(approver, QUESTIONS + "/" + id))
                .contains("<bdi>Yes</bdi></button>", "<bdi>No</bdi></button>", "name=\"seen\" value=\"0\"");
        var sent = approver.post(QUESTIONS + "/" + id, Map.of("option", "0", "seen", "0"));
        var again = approver.post(QUESTIONS + "/" + id, Map.of("option", "0", "seen", "0"));

        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(TestBrowser.location(sent)).endsWith(QUESTIONS + "/" + id);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(harmless(again)).contains("there is an answer by now").doesNotContain("name=\"option\"");
        assertThat(page(viewer, QUESTIONS + "/" + id)).contains("approver@example.com", "answered");
        assertThat(given(id)).contains("\"option\":\"Yes\"", "\"answer_count\":1");
    }

    @Test
    void sendsNoFormTwiceWhereSeveralMayAnswer() throws Exception {
        var id = asked("{\"question\":\"What else?\",\"to\":[\"human\"]}");
        page(approver, QUESTIONS + "/" + id);

        assertThat(approver.post(QUESTIONS + "/" + id, Map.of("answer", "Tea", "seen", "0"))
                        .statusCode())
                .isEqualTo(303);
        var again = approver.post(QUESTIONS + "/" + id, Map.of("answer", "Tea", "seen", "0"));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(harmless(again)).contains(">Tea</textarea>", "name=\"seen\" value=\"1\"");
        assertThat(approver.post(QUESTIONS + "/" + id, Map.of("answer", "Coffee", "seen", "1"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(given(id)).contains("\"answer_count\":2");
    }

    @Test
    void letsOneOfManyAnswersAtOnceWin() throws Exception {
        var id = asked("{\"question\":\"Who is first?\",\"to\":[\"human\"]}");
        page(owner, QUESTIONS + "/" + id);
        page(approver, QUESTIONS + "/" + id);
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 50; i++) {
            var who = i % 2 == 0 ? owner : approver;
            var text = "Answer " + i;
            calls.add(() -> who.post(QUESTIONS + "/" + id, Map.of("answer", text, "seen", "0"))
                    .statusCode());
        }

        var codes = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> code : threads.invokeAll(calls)) {
                codes.add(code.get());
            }
        }

        assertThat(codes).containsOnly(303, 409);
        assertThat(codes.stream().filter(code -> code == 303)).hasSize(1);
        assertThat(given(id)).contains("\"answer_count\":1");
    }

    @Test
    void saysWhatIsNoAnswer() throws Exception {
        var id = asked("{\"question\":\"Which?\",\"to\":[\"human\"],\"options\":[\"A\",\"B\"]}");
        page(owner, QUESTIONS + "/" + id);

        for (var fields : List.of(
                Map.of("seen", "0"),
                Map.of("seen", "0", "answer", "  "),
                Map.of("seen", "0", "option", "2"),
                Map.of("seen", "0", "option", "A"),
                Map.of("seen", "0", "answer", "x".repeat(30_000)))) {
            var answer = owner.post(QUESTIONS + "/" + id, fields);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(harmless(answer)).contains("role=\"alert\"");
        }
        assertThat(owner.post(QUESTIONS + "/" + id, Map.of("answer", "A", "seen", "nonsense"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(given(id)).contains("\"answer_count\":0");
    }

    @Test
    void takesNoAnswerOfAViewerNorOfAnotherSite() throws Exception {
        var id = asked("{\"question\":\"May a viewer?\",\"to\":[\"human\"]}");

        assertThat(page(viewer, QUESTIONS + "/" + id))
                .contains("Owners and approvers answer")
                .doesNotContain("<textarea");
        assertThat(viewer.post(QUESTIONS + "/" + id, Map.of("answer", "Yes", "seen", "0"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(owner.postFromElsewhere(QUESTIONS + "/" + id).statusCode()).isEqualTo(403);
        page(owner, QUESTIONS);
        assertThat(ada.delete("/api/v2/agent/questions/" + id).status()).isBetween(200, 204);
        var late = owner.post(QUESTIONS + "/" + id, Map.of("answer", "Yes", "seen", "0"));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(harmless(late)).contains("the question has ended", "taken back");
    }

    @Test
    void showsHostileQuestionsAndAnswersAsText() throws Exception {
        var asked = ada.post(
                "/api/v2/agent/questions",
                Wire.json(Map.of(
                        "question",
                        HOSTILE,
                        "context",
                        HOSTILE,
                        "options",
                        List.of(HOSTILE.substring(0, 40), "plain"))));
        var id = asked.text("id");
        bob.post("/api/v2/agent/questions/" + id + "/answers", Wire.json(Map.of("answer", HOSTILE)));

        assertThat(page(owner, QUESTIONS)).contains(SHOWN);
        assertThat(page(owner, QUESTIONS + "/" + id)).contains(SHOWN, ">bob<");
    }

    @Test
    void listsTasksByStateWithWhoHoldsThem() throws Exception {
        var waiting = handed(Map.of("task_description", "Count the stars", "capabilities", List.of("count")));
        var held = handed(Map.of("task_description", "Count the sheep", "to", List.of(bob.id()), "priority", "urgent"));
        assertThat(bob.post("/api/v2/agent/tasks/" + held + "/claim", "{}").status())
                .isEqualTo(200);

        assertThat(page(owner, "/dashboard/tasks"))
                .contains(waiting, held, "Count the stars", "Count the sheep", ">bob<", "urgent", "lease ends");
        assertThat(page(owner, "/dashboard/tasks?state=working")).contains(held).doesNotContain(waiting);
        assertThat(page(owner, "/dashboard/tasks?state=submitted"))
                .contains(waiting)
                .doesNotContain(held);
        assertThat(page(owner, "/dashboard/tasks?state=rejected")).contains("No task is in this state");
        assertThat(inGerman(owner, "/dashboard/tasks")).contains("Aufgaben", "in Arbeit");
        assertThat(page(viewer, "/dashboard/tasks"))
                .contains("Count the stars", "Handed over by name")
                .doesNotContain("Count the sheep");
    }

    @Test
    void tellsWhatBecameOfATask() throws Exception {
        var id = handed(Map.of("task_description", HOSTILE, "to", List.of(bob.id()), "done_when", HOSTILE));
        bob.post("/api/v2/agent/tasks/" + id + "/claim", "{}");
        bob.post(
                "/api/v2/agent/tasks/" + id + "/complete",
                Wire.json(Map.of("generation", 1, "result", "The result " + HOSTILE)));

        assertThat(page(owner, "/dashboard/tasks/" + id))
                .contains("The result " + SHOWN, "completed", "What happened", "in work", "once");
        assertThat(page(viewer, "/dashboard/tasks/" + id))
                .contains("completed", "handed over by name")
                .doesNotContain("The result", "alert(1)");
        assertThat(viewer.get("/dashboard/tasks/task_" + "0".repeat(24)).statusCode())
                .isEqualTo(404);
        assertThat(viewer.get("/dashboard/tasks/nonsense").statusCode()).isEqualTo(404);
    }
}
