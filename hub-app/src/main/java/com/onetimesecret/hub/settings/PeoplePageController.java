package com.onetimesecret.hub.settings;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NetworkPeople;
import com.onetimesecret.hub.auth.NetworkPeople.Member;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Who belongs to the network: everybody sees it, owners change it after a proof that it is them.
@HubPage
class PeoplePageController {

    private static final String PAGE = "/dashboard/settings/people";

    private final NetworkPeople people;
    private final StepUp stepUp;
    private final InstantSource time;

    PeoplePageController(NetworkPeople people, StepUp stepUp, InstantSource time) {
        this.people = people;
        this.stepUp = stepUp;
        this.time = time;
    }

    /// A member of the list.
    record Line(String id, String name, String email, String role, boolean me) {}

    /// An invitation of the list.
    record Waiting(String id, String email, String role, String invitedBy, Moment ends) {}

    @GetMapping(PAGE)
    ModelAndView page(@AuthenticationPrincipal SignedIn signedIn, HttpServletRequest request) {
        return page(signedIn, request, HttpStatus.OK, null);
    }

    /// One address for all forms, so that a form that comes too late leads back to its page. The framework must not
    /// choose by a field: it would read every body to find out.
    @PostMapping(PAGE)
    Object act(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(defaultValue = "") String act,
            Form form,
            HttpServletRequest request) {
        return switch (act) {
            case "invite" -> invite(signedIn, form.email(), form.role(), request);
            case "withdraw" -> withdraw(signedIn, form.id(), request);
            case "role" -> changeRole(signedIn, form.id(), form.role(), request);
            case "remove" -> remove(signedIn, form.id(), request);
            default -> throw HubException.notFound();
        };
    }

    /// The fields of the page's forms, each of which sends some.
    record Form(String email, String role, String id) {

        Form {
            email = Fields.present(email);
            role = Fields.present(role);
            id = Fields.present(id);
        }
    }

    private ModelAndView invite(SignedIn signedIn, String email, String role, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        try {
            var link = people.invite(signedIn.person(), email, role);
            // On this answer and never again, so it is no redirect.
            var page = page(signedIn, request, HttpStatus.OK, null);
            page.addObject("invited", email);
            page.addObject("link", link);
            return page;
        } catch (HubException refused) {
            var page = refused(signedIn, request, refused, "settings.wrong.invite");
            page.addObject("email", email);
            return page;
        }
    }

    private Object withdraw(SignedIn signedIn, String id, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        try {
            people.withdraw(signedIn.person(), id);
            return SeeOther.at(PAGE);
        } catch (HubException refused) {
            return refused(signedIn, request, refused, "settings.wrong.withdraw");
        }
    }

    private Object changeRole(SignedIn signedIn, String id, String role, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        var wanted = Arrays.stream(Role.values())
                .filter(one -> wire(one).equals(role))
                .findFirst()
                .orElseThrow(HubException::notFound);
        try {
            people.changeRole(signedIn.person(), person(id), wanted);
            return SeeOther.at(PAGE);
        } catch (HubException refused) {
            return refused(signedIn, request, refused, "settings.wrong.owner");
        }
    }

    private Object remove(SignedIn signedIn, String id, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        try {
            people.remove(signedIn.person(), person(id));
            return SeeOther.at(PAGE);
        } catch (HubException refused) {
            return refused(signedIn, request, refused, "settings.wrong.owner");
        }
    }

    private static PersonId person(String id) {
        if (!PersonId.isValid(id)) {
            throw HubException.notFound();
        }
        return new PersonId(id);
    }

    /// The page again for who may manage people but not do this; whoever may not is refused as a whole.
    private ModelAndView refused(SignedIn signedIn, HttpServletRequest request, HubException refused, String wrong) {
        if (!signedIn.person().mayManage() || refused.type() == ProblemType.NOT_FOUND) {
            throw refused;
        }
        return page(signedIn, request, HttpStatus.UNPROCESSABLE_CONTENT, wrong);
    }

    private ModelAndView page(
            SignedIn signedIn, HttpServletRequest request, HttpStatusCode status, @Nullable String wrong) {
        var person = signedIn.person();
        var now = time.instant();
        var page = new ModelAndView("people", status);
        page.addObject("wrong", wrong);
        page.addObject("manages", person.mayManage());
        page.addObject("fresh", stepUp.isFresh(request));
        page.addObject("prove", StepUp.pageFor(PAGE));
        page.addObject(
                "members",
                people.members(person).stream()
                        .map(member -> line(member, person.id()))
                        .toList());
        page.addObject(
                "waiting",
                people.waiting(person).stream()
                        .map(one -> new Waiting(
                                one.id(),
                                one.email(),
                                wire(one.role()),
                                one.invitedBy(),
                                Moment.of(one.expiresAt(), now)))
                        .toList());
        page.addObject("roles", List.of("owner", "approver", "viewer"));
        return page;
    }

    private static Line line(Member member, PersonId me) {
        return new Line(
                member.id().value(),
                member.name(),
                member.email(),
                wire(member.role()),
                member.id().equals(me));
    }

    private static String wire(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
