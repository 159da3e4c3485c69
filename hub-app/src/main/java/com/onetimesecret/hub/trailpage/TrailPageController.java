package com.onetimesecret.hub.trailpage;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.AgentNames;
import com.onetimesecret.hub.messaging.Trail;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.page.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The audit trail, checked as far as it is shown, and its export.
@HubPage
class TrailPageController {

    private static final String PAGE = "/dashboard/audit";
    private static final int BUFFER = 1 << 16;

    private final Trail trail;
    private final AgentNames agents;
    private final Accounts accounts;
    private final Actors actors;
    private final Words words;
    private final InstantSource time;

    TrailPageController(
            Trail trail, AgentNames agents, Accounts accounts, Actors actors, Words words, InstantSource time) {
        this.trail = trail;
        this.agents = agents;
        this.accounts = accounts;
        this.actors = actors;
        this.words = words;
        this.time = time;
    }

    @GetMapping(PAGE)
    ModelAndView list(
            @AuthenticationPrincipal SignedIn signedIn,
            TrailForm form,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var wrong = new ArrayList<String>();
        var who = form.who().isEmpty() ? Optional.<String>empty() : actor(person, form.who());
        if (!form.who().isEmpty() && who.isEmpty()) {
            wrong.add(words.of("trailpage.wrong.who"));
        }
        if (!form.day().isEmpty() && form.date().isEmpty()) {
            wrong.add(words.of("trailpage.wrong.day"));
        }
        var wanted = new Trail.Wanted(
                form.kind().equals("traffic") || form.kind().equals("security") ? form.kind() : null,
                who.orElse(null),
                given(form.action()),
                given(form.subject()),
                form.date().orElse(null));
        var page = new ModelAndView(
                "live".equals(fragment) ? "audit :: live" : "audit",
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("form", form);
        page.addObject("filtered", !form.isEmpty());
        page.addObject("wrong", wrong);
        page.addObject("newest", before == null);
        page.addObject("live", before == null ? form.address(PAGE, "fragment", "live") : null);
        if (wrong.isEmpty()) {
            show(trail.page(person, wanted, before), person, form, page);
        }
        return page;
    }

    private void show(Trail.Page found, CurrentPerson person, TrailForm form, ModelAndView page) {
        var now = time.instant();
        var cast = actors.cast(
                person.networkId(),
                found.lines().stream()
                        .flatMap(line -> Stream.of(line.actor(), line.subject()))
                        .toList());
        var check = found.check();
        var signedAt = check.signedAt();
        page.addObject(
                "lines",
                found.lines().stream()
                        .map(line -> TrailLine.of(line, cast, now))
                        .toList());
        page.addObject("older", found.older() == null ? null : form.address(PAGE, "before", found.older()));
        page.addObject("check", check);
        page.addObject("state", check.state().name().toLowerCase(Locale.ROOT));
        page.addObject("signed", signedAt == null ? null : Moment.of(signedAt, now));
        page.addObject("end", found.end());
        page.addObject("unlinked", found.unlinked());
    }

    /// The whole trail, for `verify-audit`.
    @GetMapping(PAGE + "/export")
    void export(@AuthenticationPrincipal SignedIn signedIn, HttpServletResponse response) throws IOException {
        response.setContentType("application/x-ndjson");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.ndjson\"");
        var out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
        trail.export(signedIn.person(), line -> write(out, line));
        out.flush();
    }

    private static void write(BufferedOutputStream out, String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// The id of whom the person means; a name of another network is nobody's.
    private Optional<String> actor(CurrentPerson person, String who) {
        if (PersonId.isValid(who) || who.equals("system")) {
            return Optional.of(who);
        }
        // Who is told apart by an unknown address would learn which addresses other networks know.
        return who.contains("@")
                ? Optional.of(accounts.personByEmail(who).map(PersonId::value).orElse(who))
                : agents.find(person.networkId(), who).map(AgentId::value);
    }

    private static @Nullable String given(String field) {
        return field.isEmpty() ? null : field;
    }
}
