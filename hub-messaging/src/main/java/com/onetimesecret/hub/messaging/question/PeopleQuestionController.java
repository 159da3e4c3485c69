package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/questions` for people: they see all questions of their network, and answer them.
@RestController
@RequestMapping(QuestionSteps.PEOPLE)
class PeopleQuestionController {

    private final TakeAnswer answers;
    private final ShowQuestion shown;

    PeopleQuestionController(TakeAnswer answers, ShowQuestion shown) {
        this.answers = answers;
        this.shown = shown;
    }

    @GetMapping
    ResponseEntity<ShowQuestion.Questions> list(
            CurrentPerson person, @RequestParam MultiValueMap<String, String> parameters) {
        return shown.list(person.networkId(), null, parameters);
    }

    @GetMapping("/{id}")
    QuestionView show(
            CurrentPerson person, @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        var look = shown.look(parameters);
        var question = shown.await(shown.find(person.networkId(), id, null), null, look);
        return shown.view(question, null, look);
    }

    @PostMapping("/{id}/answers")
    @CountsAs(CountsAs.Limit.POST)
    ResponseEntity<TakeAnswer.Receipt> answer(CurrentPerson person, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner or approver, and for an API token the right `decide`.");
        }
        return answers.take(person, shown.find(person.networkId(), id, null), null, request);
    }
}
