package com.onetimesecret.hub.workpage;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.Questions;
import com.onetimesecret.hub.messaging.Speaker;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The questions of the network, those that wait for people first, and the page of each, where it is answered.
@HubPage
class QuestionPagesController {

    private static final String PAGE = "/dashboard/questions";

    private final Questions questions;
    private final Actors actors;
    private final InstantSource time;

    QuestionPagesController(Questions questions, Actors actors, InstantSource time) {
        this.questions = questions;
        this.actors = actors;
        this.time = time;
    }

    @GetMapping(PAGE)
    ModelAndView list(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var page = new ModelAndView("live".equals(fragment) ? "questions :: live" : "questions");
        var newest = before == null;
        page.addObject("newest", newest);
        page.addObject("people", newest ? lines(person, questions.open(person, true)) : List.of());
        page.addObject("agents", newest ? lines(person, questions.open(person, false)) : List.of());
        var settled = questions.settled(person, before);
        page.addObject("settled", lines(person, settled.questions()));
        page.addObject("older", settled.older() == null ? null : PAGE + "?before=" + settled.older());
        page.addObject("live", newest ? PAGE + "?fragment=live" : null);
        return page;
    }

    @GetMapping(PAGE + "/{id}")
    ModelAndView one(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String fragment) {
        var page = page(signedIn.person(), id, "", HttpStatus.OK);
        if ("live".equals(fragment)) {
            page.setViewName("question :: live");
        }
        return page;
    }

    /// What a person answers: an option that they tapped, or what they wrote.
    ///
    /// @param option its number
    /// @param seen the version of the question that they saw
    record AnswerForm(
            @Nullable String option,
            @Nullable String answer,
            @Nullable String seen) {

        int version() {
            return seen != null && seen.matches("[0-9]{1,9}") ? Integer.parseInt(seen) : -1;
        }

        /// The option of that number, if there is one.
        Optional<String> optionOf(Questions.Asked asked) {
            int number = option != null && option.matches("[0-9]{1,3}") ? Integer.parseInt(option) : Integer.MAX_VALUE;
            return number < asked.options().size() ? Optional.of(asked.options().get(number)) : Optional.empty();
        }

        String text() {
            return answer == null ? "" : answer.replace("\r\n", "\n").strip();
        }
    }

    @PostMapping(PAGE + "/{id}")
    Object answer(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id, AnswerForm form) {
        var person = signedIn.person();
        var text = form.text();
        var option = form.optionOf(questions.find(person, id).orElseThrow(HubException::notFound));
        if (form.option() != null && option.isEmpty()) {
            return refused(person, id, text, "workpage.wrong.answer", HttpStatus.UNPROCESSABLE_CONTENT);
        }
        try {
            questions.answer(person, id, form.version(), option.orElse(null), text);
        } catch (HubException refused) {
            return switch (refused.type()) {
                case ALREADY_ANSWERED -> refused(person, id, text, "workpage.wrong.answered", HttpStatus.CONFLICT);
                case QUESTION_CLOSED -> refused(person, id, text, "workpage.wrong.over", HttpStatus.CONFLICT);
                case INVALID_MESSAGE, INVALID_REQUEST ->
                    refused(
                            person,
                            id,
                            text,
                            option.isEmpty() && text.isEmpty() ? "workpage.wrong.empty" : "workpage.wrong.answer",
                            HttpStatus.UNPROCESSABLE_CONTENT);
                case LOOP_BRAKE, BUDGET_EXHAUSTED ->
                    refused(
                            person,
                            id,
                            text,
                            "workpage.wrong.limit",
                            HttpStatusCode.valueOf(refused.type().status()));
                default -> throw refused;
            };
        }
        return SeeOther.at(PAGE + "/" + id);
    }

    private ModelAndView refused(CurrentPerson person, String id, String text, String why, HttpStatusCode status) {
        var page = page(person, id, text, status);
        page.addObject("wrong", why);
        return page;
    }

    private ModelAndView page(CurrentPerson person, String id, String written, HttpStatusCode status) {
        var asked = questions.find(person, id).orElseThrow(HubException::notFound);
        var answers = questions.answers(person, asked.id());
        var ids = ids(List.of(asked));
        answers.forEach(given -> nameless(given.speaker(), ids));
        var cast = actors.cast(person.networkId(), ids);
        var page = new ModelAndView("question", status);
        page.addObject("page", QuestionPage.of(asked, answers, person.mayDecide(), actors, cast, time.instant()));
        page.addObject("written", written);
        return page;
    }

    private List<QuestionLine> lines(CurrentPerson person, List<Questions.Asked> asked) {
        var now = time.instant();
        var cast = cast(person.networkId(), asked);
        return asked.stream()
                .map(one -> QuestionLine.of(one, actors, cast, now))
                .toList();
    }

    private Actors.Cast cast(NetworkId network, Collection<Questions.Asked> asked) {
        return actors.cast(network, ids(asked));
    }

    private static List<String> ids(Collection<Questions.Asked> asked) {
        var ids = new ArrayList<String>();
        for (var one : asked) {
            nameless(one.speaker(), ids);
            ids.addAll(Objects.requireNonNullElse(one.to(), List.of()));
        }
        return ids;
    }

    private static void nameless(Speaker speaker, List<String> ids) {
        AgentId agent = speaker.agent();
        if (agent != null && speaker.name().isEmpty()) {
            ids.add(agent.value());
        }
    }
}
