package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.Awaited;
import com.onetimesecret.hub.api.call.AwaitsCreated;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/api/v2/agent/questions` (WIRE 4): agents ask, wait, answer and choose.
@RestController
@RequestMapping(QuestionSteps.AGENTS)
class QuestionController implements AwaitsCreated<ResponseEntity<Object>> {

    private final TakeQuestion questions;
    private final TakeAnswer answers;
    private final EndQuestion ending;
    private final ShowQuestion shown;
    private final QuestionSteps steps;

    QuestionController(
            TakeQuestion questions, TakeAnswer answers, EndQuestion ending, ShowQuestion shown, QuestionSteps steps) {
        this.questions = questions;
        this.answers = answers;
        this.ending = ending;
        this.shown = shown;
        this.steps = steps;
    }

    /// 201 once it is stored; with `wait`, 200 and the answers when they come in time.
    @PostMapping
    @RequiresScope(Scope.ASK)
    @CountsAs(CountsAs.Limit.POST)
    Awaited<ResponseEntity<Object>> ask(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var taken = questions.take(caller, request);
        return new Awaited<>(taken.created(), taken.question().id().value(), taken.patience());
    }

    @Override
    public Optional<ResponseEntity<Object>> await(CurrentAgent caller, String created, Duration patience) {
        var look = shown.look(patience);
        var question = shown.await(shown.find(caller.networkId(), created, caller.id()), caller.id(), look);
        return question.status() == QuestionStatus.OPEN
                ? Optional.empty()
                : Optional.of(ResponseEntity.ok()
                        .location(URI.create(steps.url(question, caller.id())))
                        .body(shown.view(question, caller.id(), look)));
    }

    @GetMapping
    @RequiresScope(Scope.READ)
    ResponseEntity<ShowQuestion.Questions> list(
            CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters) {
        return shown.list(caller.networkId(), caller.id(), parameters);
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.READ)
    QuestionView show(
            CurrentAgent caller, @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        var look = shown.look(parameters);
        var question = shown.await(shown.find(caller.networkId(), id, caller.id()), caller.id(), look);
        return shown.view(question, caller.id(), look);
    }

    @PostMapping("/{id}/answers")
    @RequiresScope(Scope.POST)
    @CountsAs(CountsAs.Limit.POST)
    ResponseEntity<TakeAnswer.Receipt> answer(CurrentAgent caller, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        return answers.take(caller, shown.find(caller.networkId(), id, caller.id()), caller.id(), request);
    }

    @PostMapping("/{id}/accept")
    @RequiresScope(Scope.ASK)
    QuestionView accept(CurrentAgent caller, @PathVariable String id, HttpServletRequest request) throws IOException {
        var question = shown.find(caller.networkId(), id, caller.id());
        ending.accept(caller, question, answerId(StrictJson.body(request)));
        return again(caller, id);
    }

    private static MessageId answerId(JsonNode body) {
        var mistakes = new ArrayList<FieldError>();
        body.propertyNames().stream()
                .filter(name -> !name.equals("answer_id"))
                .forEach(name -> mistakes.add(FieldError.unknown("/" + name, name, List.of("answer_id"))));
        var id = body.path("answer_id").asString("");
        if (!MessageId.isValid(id)) {
            mistakes.add(FieldError.at("/answer_id", "must be the id of an answer, msg_ and 24 of [a-zA-Z0-9]"));
        }
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
        return new MessageId(id);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.ASK)
    QuestionView withdraw(CurrentAgent caller, @PathVariable String id) {
        ending.withdraw(caller, shown.find(caller.networkId(), id, caller.id()));
        return again(caller, id);
    }

    private QuestionView again(CurrentAgent caller, String id) {
        return shown.view(shown.find(caller.networkId(), id, caller.id()), caller.id(), shown.look(Duration.ZERO));
    }
}
