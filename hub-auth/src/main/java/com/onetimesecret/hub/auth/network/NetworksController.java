package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.api.network.NetworkUse;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.people.StoredNetwork;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/networks` (WIRE 2): all of them for who runs the hub, their own for everybody else.
@RestController
class NetworksController {

    private static final String PATH = "/api/v2/networks";
    private static final int MOST_DAYS = 400;

    private final OperateNetworks operate;
    private final NetworkBudget budget;
    private final JdbcUsage usage;
    private final List<NetworkContents> contents;
    private final BaseUrl baseUrl;

    NetworksController(
            OperateNetworks operate,
            NetworkBudget budget,
            JdbcUsage usage,
            List<NetworkContents> contents,
            BaseUrl baseUrl) {
        this.operate = operate;
        this.budget = budget;
        this.usage = usage;
        this.contents = List.copyOf(contents);
        this.baseUrl = baseUrl;
    }

    record Listed(
            NetworkId id,
            String slug,
            String name,
            Instant createdAt,
            @Nullable Instant suspendedAt) {}

    record Shelf(boolean hasMore, List<Listed> networks) {}

    /// @param invitation the link for its first owner, said this once
    record Shown(
            NetworkId id,
            String slug,
            String name,
            Instant createdAt,
            @Nullable Instant suspendedAt,
            String manifest,
            NetworkUse quotas,
            @Nullable String invitation,
            List<NextStep> next) {}

    record UsedDay(LocalDate day, long messages, long secrets, long bytes, long agents) {}

    record Usage(List<UsedDay> usage) {}

    record DeleteBody(@Nullable String slug) {}

    record Erasing(NetworkId id, String status) {}

    @GetMapping(PATH)
    Shelf list(CurrentPerson person) {
        return new Shelf(
                false,
                operate.list(person).stream()
                        .map(network -> new Listed(
                                network.id(),
                                network.slug(),
                                network.name(),
                                network.createdAt(),
                                network.suspendedAt()))
                        .toList());
    }

    @PostMapping(PATH)
    @ResponseStatus(HttpStatus.CREATED)
    Shown create(CurrentPerson person, @RequestBody NetworkBody body) {
        var made = operate.create(person, body);
        return shown(made.network(), made.link());
    }

    @GetMapping(PATH + "/{id}")
    Shown one(CurrentPerson person, @PathVariable NetworkId id) {
        return shown(operate.find(person, id), null);
    }

    /// What it took up a day, the newest first; days without anything are left out.
    @GetMapping(PATH + "/{id}/usage")
    Usage usage(CurrentPerson person, @PathVariable NetworkId id, @RequestParam(defaultValue = "30") int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at("?days", "must be from 1 to " + MOST_DAYS)));
        }
        var network = operate.find(person, id);
        return new Usage(usage.days(network.id(), days).stream()
                .map(day -> new UsedDay(day.day(), day.messages(), day.secrets(), day.bytes(), day.agents()))
                .toList());
    }

    @PatchMapping(PATH + "/{id}")
    Shown change(CurrentPerson person, @PathVariable NetworkId id, @RequestBody NetworkBody body) {
        return shown(operate.change(person, id, body), null);
    }

    @PostMapping(PATH + "/{id}/suspend")
    Shown suspend(CurrentPerson person, @PathVariable NetworkId id) {
        return shown(operate.suspend(person, id), null);
    }

    @PostMapping(PATH + "/{id}/resume")
    Shown resume(CurrentPerson person, @PathVariable NetworkId id) {
        return shown(operate.resume(person, id), null);
    }

    /// Everything the hub keeps of the network, a JSON object a line; never a secret's value, a key or a password.
    @GetMapping(PATH + "/{id}/export")
    void export(CurrentPerson person, @PathVariable NetworkId id, HttpServletResponse response) throws IOException {
        var network = operate.operate(person, id);
        operate.noteExport(person, network);
        response.setContentType("application/x-ndjson");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"network-" + network.slug() + ".ndjson\"");
        var out = new BufferedOutputStream(response.getOutputStream(), 1 << 16);
        for (var part : contents) {
            part.export(id, line -> write(out, line));
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

    @DeleteMapping(PATH + "/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Erasing delete(
            CurrentPerson person,
            @PathVariable NetworkId id,
            @RequestBody(required = false) @Nullable DeleteBody body) {
        operate.delete(person, id, body == null ? null : body.slug());
        return new Erasing(id, "erasing");
    }

    private Shown shown(StoredNetwork network, @Nullable String link) {
        var here = baseUrl.at(PATH + "/" + network.id());
        return new Shown(
                network.id(),
                network.slug(),
                network.name(),
                network.createdAt(),
                network.suspendedAt(),
                baseUrl.at("/n/" + network.slug() + "/.well-known/agent-network.json"),
                budget.use(network.id()),
                link,
                List.of(
                        NextStep.get("see what it uses a day", here + "/usage?days=30"),
                        NextStep.get("take out all it has", here + "/export")));
    }
}
