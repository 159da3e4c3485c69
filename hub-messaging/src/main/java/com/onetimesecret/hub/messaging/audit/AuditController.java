package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.NextStep;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The network's trail for agents with the scope `audit` and for its people (WIRE 4): pages, exports, checkpoints.
@RestController
class AuditController {

    private static final String AGENTS = "/api/v2/agent/audit";
    private static final String PEOPLES = "/api/v2/audit";
    private static final int BUFFER = 1 << 16;

    private final ReadTrail trail;
    private final ExportTrail export;
    private final SignCheckpoints checkpoints;
    private final EraseDetails details;
    private final BaseUrl baseUrl;

    AuditController(
            ReadTrail trail, ExportTrail export, SignCheckpoints checkpoints, EraseDetails details, BaseUrl baseUrl) {
        this.trail = trail;
        this.export = export;
        this.checkpoints = checkpoints;
        this.details = details;
        this.baseUrl = baseUrl;
    }

    /// @param of an agent, a person or an e-mail address
    record ErasureBody(@Nullable String of) {}

    record Erasure(String of, long entries, List<NextStep> next) {}

    @GetMapping(AGENTS)
    @RequiresScope(Scope.AUDIT)
    void forAgents(
            CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        answer(AGENTS, AuditQuery.of(caller.networkId(), parameters), response);
    }

    @GetMapping(PEOPLES)
    void forPeople(
            CurrentPerson caller, @RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        answer(PEOPLES, AuditQuery.of(caller.networkId(), parameters), response);
    }

    @GetMapping(AGENTS + "/checkpoint")
    @RequiresScope(Scope.AUDIT)
    ResponseEntity<String> checkpointForAgents(CurrentAgent caller) {
        return checkpoint(caller);
    }

    @GetMapping(PEOPLES + "/checkpoint")
    ResponseEntity<String> checkpointForPeople(CurrentPerson caller) {
        return checkpoint(caller);
    }

    /// Erases what the entries by or about somebody say beyond who did what to which thing.
    @PostMapping(PEOPLES + "/erasures")
    Erasure erase(CurrentPerson person, @RequestBody ErasureBody body) {
        var erased = details.of(person, body.of());
        return new Erasure(
                erased.of(),
                erased.entries(),
                List.of(NextStep.get(
                        "take out the trail, to verify it", baseUrl.at(PEOPLES + "?since=all&format=ndjson"))));
    }

    private ResponseEntity<String> checkpoint(Caller caller) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(checkpoints.signed(checkpoints.end(caller.networkId())));
    }

    private void answer(String path, AuditQuery query, HttpServletResponse response) throws IOException {
        if (query.export()) {
            export(query, response);
        } else {
            list(path, query, response);
        }
    }

    private void list(String path, AuditQuery query, HttpServletResponse response) throws IOException {
        var page = trail.page(query);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(
                HttpHeaders.LINK,
                "<" + baseUrl.at(path) + "?since=" + page.cursor() + query.parameters() + ">; rel=\"next\"");
        response.getOutputStream().write(page.json().getBytes(StandardCharsets.UTF_8));
    }

    private void export(AuditQuery query, HttpServletResponse response) throws IOException {
        long after = trail.start(query);
        response.setContentType("application/x-ndjson");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.ndjson\"");
        var out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
        if (query.isFiltered()) {
            export.matching(query, after, line -> write(out, line));
        } else {
            export.all(query.network(), after, line -> write(out, line));
        }
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
}
