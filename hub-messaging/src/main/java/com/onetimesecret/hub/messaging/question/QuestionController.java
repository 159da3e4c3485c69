package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.publish.CheckMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
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
class QuestionController {

    private final AskQuestion asking;
    private final EndQuestion ending;
    private final TakeAnswer answers;
    private final ShowQuestion shown;
    private final CheckMessage checks;
    private final QuestionSteps steps;
    private final QuestionSettings settings;
    private final BaseUrl baseUrl;

    QuestionController(
            AskQuestion asking,
            EndQuestion ending,
            TakeAnswer answers,
            ShowQuestion shown,
            CheckMessage checks,
            QuestionSteps steps,
            QuestionSettings settings,
            BaseUrl baseUrl) {
        this.asking = asking;
        this.ending = ending;
        this.answers = answers;
        this.shown = shown;
        this.checks = checks;
        this.steps = steps;
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /// The answer to a question that was stored.
    ///
    /// @param everybody whether all agents of the network may read and answer it
    record Receipt(
            String cursor,
            MessageId id,
            QuestionStatus status,
            List<String> routedTo,
            boolean everybody,
            int listeners,
            Instant expiresAt,
            List<NextStep> next) {}

    @PostMapping
    @RequiresScope(Scope.ASK)
    @CountsAs(CountsAs.Limit.POST)
    ResponseEntity<Object> ask(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var body = QuestionBody.ofQuestion(StrictJson.body(request), settings.longestWait());
        var mistakes = new ArrayList<>(body.mistakes());
        checks.mistakesOf(caller, body.message(), MessageType.QUESTION).stream()
                .map(QuestionBody::ofBody)
                .forEach(mistakes::add);
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_MESSAGE, mistakes).next(steps.ask());
        }
        var asked = asking.ask(caller, body.message(), "");
        var question = asked.question();
        var created = ResponseEntity.created(URI.create(steps.url(question, caller.id())))
                .<Object>body(new Receipt(
                        ShowQuestion.cursor(question.version()),
                        question.id(),
                        question.status(),
                        question.routedTo(),
                        question.isForEverybody(),
                        asked.posted().listeners(),
                        question.openUntil(),
                        steps.asked(question)));
        return await(caller, question.id().value(), body.patience()).orElse(created);
    }

    /// Waits for an answer to the question just asked.
    private Optional<ResponseEntity<Object>> await(CurrentAgent caller, String created, Duration patience) {
        if (patience.isZero()) {
            return Optional.empty();
        }
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
        var query = QuestionQuery.of(parameters, settings);
        var page = shown.page(caller.networkId(), caller.id(), query);
        var answer = ResponseEntity.ok();
        if (page.hasMore()) {
            var rest = baseUrl.at(QuestionSteps.AGENTS) + "?cursor=" + page.cursor() + query.parameters();
            answer.header(HttpHeaders.LINK, "<" + rest + ">; rel=\"next\"");
        }
        return answer.body(page);
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
        return shown.view(shown.find(caller.networkId(), id, caller.id()), caller.id(), shown.look(Duration.ZERO));
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
        return shown.view(shown.find(caller.networkId(), id, caller.id()), caller.id(), shown.look(Duration.ZERO));
    }
}
