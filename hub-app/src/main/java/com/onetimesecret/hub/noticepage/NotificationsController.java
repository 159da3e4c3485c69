package com.onetimesecret.hub.noticepage;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NoticeChoices;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.auth.Notifications.Browser;
import com.onetimesecret.hub.auth.Notifications.Chat;
import com.onetimesecret.hub.auth.Notifications.Result;
import com.onetimesecret.hub.page.BrowserName;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where a person says how they want to be told, sees whether it works, and tries it; an owner also says where the
/// network's chat is.
@HubPage
class NotificationsController {

    private static final String PAGE = "/dashboard/settings/notifications";
    private static final List<String> CONTINENTS = List.of(
            "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/");
    private static final List<String> ZONES = zones();

    private final Notifications notifications;
    private final InstantSource clock;

    NotificationsController(Notifications notifications, InstantSource clock) {
        this.notifications = notifications;
        this.clock = clock;
    }

    /// One browser of the list.
    record BrowserLine(String id, String name, Moment since, String endpointHash) {}

    /// What became of the notices by one channel; the times are null where there is none.
    record ResultLine(
            String channel,
            @Nullable Moment arrived,
            @Nullable Moment failed,
            @Nullable String failure,
            int status,
            boolean underWay,
            boolean broken) {}

    /// The network's chat.
    record ChatLine(String kind, String host, String setBy, Moment setAt) {}

    @GetMapping(PAGE)
    ModelAndView page(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(required = false) @Nullable String fragment,
            @RequestParam(required = false) @Nullable String tried,
            @RequestParam(required = false) @Nullable String done,
            HttpServletResponse response) {
        var page = page(signedIn, HttpStatus.OK);
        if ("live".equals(fragment)) {
            page.setViewName("notifications :: live");
        }
        if (tried != null && results(signedIn).stream().anyMatch(ResultLine::underWay)) {
            // Whoever tries sees the outcome without reloading by hand, with scripts or without.
            response.setHeader("Refresh", "2");
        }
        return page.addObject("done", done != null);
    }

    @PostMapping(PAGE)
    Object choose(@AuthenticationPrincipal SignedIn signedIn, ChoicesForm form, Locale locale) {
        try {
            notifications.choose(signedIn.person(), form.choices(locale.getLanguage()));
            return SeeOther.at(PAGE + "?done");
        } catch (ChoicesForm.Wrong wrong) {
            return page(signedIn, HttpStatus.UNPROCESSABLE_CONTENT).addObject("wrong", wrong.key());
        }
    }

    @PostMapping(PAGE + "/test")
    Object test(@AuthenticationPrincipal SignedIn signedIn) {
        try {
            notifications.test(signedIn.person());
            return SeeOther.at(PAGE + "?tried");
        } catch (HubException refused) {
            if (refused.type() != ProblemType.RATE_LIMITED) {
                throw refused;
            }
            return page(signedIn, HttpStatus.TOO_MANY_REQUESTS).addObject("wrong", "notices.wrong.often");
        }
    }

    @PostMapping(PAGE + "/browsers")
    Object subscribe(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam String endpoint,
            @RequestParam String p256dh,
            @RequestParam String auth,
            @RequestHeader(name = "User-Agent", required = false) @Nullable String userAgent,
            Locale locale) {
        try {
            notifications.subscribe(
                    signedIn.person(),
                    endpoint,
                    p256dh,
                    auth,
                    BrowserName.of(userAgent).shown());
            if (notifications.choices(signedIn.person()).equals(NoticeChoices.USUAL)) {
                notifications.choose(signedIn.person(), NoticeChoices.USUAL.in(locale.getLanguage()));
            }
            return SeeOther.at(PAGE + "?done");
        } catch (HubException refused) {
            return again(signedIn, refused, "notices.wrong.browser");
        }
    }

    @PostMapping(PAGE + "/browsers/{id}/forget")
    ResponseEntity<Void> unsubscribe(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        if (!notifications.unsubscribe(signedIn.person(), id)) {
            throw HubException.notFound();
        }
        return SeeOther.at(PAGE + "?done");
    }

    @PostMapping(PAGE + "/chat")
    Object setChat(
            @AuthenticationPrincipal SignedIn signedIn, @RequestParam String kind, @RequestParam String address) {
        try {
            notifications.setChat(signedIn.person(), kind, address);
            return SeeOther.at(PAGE + "?tried");
        } catch (HubException refused) {
            return again(signedIn, refused, "notices.wrong.chat");
        }
    }

    @PostMapping(PAGE + "/chat/forget")
    ResponseEntity<Void> removeChat(@AuthenticationPrincipal SignedIn signedIn) {
        notifications.removeChat(signedIn.person());
        return SeeOther.at(PAGE + "?done");
    }

    private ModelAndView again(SignedIn signedIn, HubException refused, String key) {
        if (refused.type() != ProblemType.INVALID_REQUEST) {
            throw refused;
        }
        return page(signedIn, HttpStatus.UNPROCESSABLE_CONTENT).addObject("wrong", key);
    }

    private ModelAndView page(SignedIn signedIn, HttpStatus status) {
        var person = signedIn.person();
        var choices = notifications.choices(person);
        var page = new ModelAndView("notifications", status);
        page.addObject("choices", choices);
        page.addObject("fresh", choices.equals(NoticeChoices.USUAL));
        page.addObject("from", Objects.requireNonNullElse(choices.quietFrom(), ChoicesForm.USUAL_FROM));
        page.addObject("to", Objects.requireNonNullElse(choices.quietTo(), ChoicesForm.USUAL_TO));
        page.addObject("zones", ZONES);
        page.addObject(
                "zone",
                choices.zone().getId().equals("Z") ? "UTC" : choices.zone().getId());
        page.addObject("digests", ChoicesForm.DIGESTS.stream().sorted().toList());
        page.addObject("sendsMail", notifications.sendsMail());
        page.addObject("pushKey", notifications.pushKey());
        page.addObject("browsers", browsers(signedIn));
        page.addObject("results", results(signedIn));
        page.addObject("chat", chat(signedIn).orElse(null));
        page.addObject("decides", person.mayDecide());
        page.addObject("manages", person.mayManage());
        return page;
    }

    private List<BrowserLine> browsers(SignedIn signedIn) {
        var now = clock.instant();
        return notifications.browsers(signedIn.person()).stream()
                .map((Browser one) ->
                        new BrowserLine(one.id(), one.name(), Moment.of(one.since(), now), one.endpointHash()))
                .toList();
    }

    private List<ResultLine> results(SignedIn signedIn) {
        var now = clock.instant();
        return notifications.results(signedIn.person()).stream()
                .sorted((a, b) -> a.channel().compareTo(b.channel()))
                .map((Result one) -> new ResultLine(
                        one.channel().wire(),
                        one.arrivedAt() == null ? null : Moment.of(one.arrivedAt(), now),
                        one.failedAt() == null ? null : Moment.of(one.failedAt(), now),
                        one.failure(),
                        one.status(),
                        one.underWay(),
                        one.isBroken()))
                .toList();
    }

    private Optional<ChatLine> chat(SignedIn signedIn) {
        return notifications
                .chat(signedIn.person())
                .map((Chat found) -> new ChatLine(
                        found.kind(), found.host(), found.setBy(), Moment.of(found.setAt(), clock.instant())));
    }

    private static List<String> zones() {
        var zones = ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> CONTINENTS.stream().anyMatch(zone::startsWith))
                .sorted();
        return Stream.concat(Stream.of("UTC"), zones).toList();
    }
}
