package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.web.InnerCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds stored events by reading the log as the API lets the agent read it.
///
/// The log is read from its beginning, and filters want the newest: where all of it is too much, shorter and
/// shorter times are looked at until one is read to its end.
@Component
class StoredEvents {

    private static final String PAGE = "&limit=500&max_bytes=1048576";
    private static final List<Duration> SHORTER =
            List.of(Duration.ofHours(12), Duration.ofHours(1), Duration.ofMinutes(5));

    private final InnerCalls calls;
    private final TellMessages tell;
    private final NostrSettings settings;
    private final InstantSource clock;

    StoredEvents(InnerCalls calls, TellMessages tell, NostrSettings settings, InstantSource clock) {
        this.calls = calls;
        this.tell = tell;
        this.settings = settings;
        this.clock = clock;
    }

    /// Who reads.
    ///
    /// @param key its Nostr key
    /// @param outer the call that its connection began with
    record Reader(CurrentAgent agent, String key, HttpServletRequest outer) {}

    /// What was found.
    ///
    /// @param events the newest first
    /// @param upTo the last place in the log that was looked at
    /// @param isAll whether nothing was left that was not looked at
    record Found(List<ToldEvent> events, long upTo, boolean isAll) {
        Found {
            events = List.copyOf(events);
        }
    }

    /// The events that match one of the filters, for each as many as it wants; of those with one address the newest.
    ///
    /// @throws Refused if the API refuses to be read
    Found find(Reader reader, Collection<EventFilter> filters) throws IOException {
        if (filters.stream().allMatch(filter -> filter.limit() == 0)) {
            return new Found(List.of(), 0, true);
        }
        var look = look(reader, filters, onlyTasks(filters) ? "&type=task_handoff" : "");
        return new Found(
                new Sieve(filters, settings.limit()).sift(newestOfEachAddress(look, reader), tell, reader),
                look.upTo(),
                look.isAll());
    }

    /// All that the reader itself said and that matches one of the filters.
    ///
    /// @throws Refused if the API refuses to be read
    Found findOwn(Reader reader, Collection<EventFilter> filters) throws IOException {
        var look = look(reader, filters, "&from=" + reader.agent().id());
        var all = tell.outline(look.messages().values(), reader);
        return new Found(new Sieve(filters, settings.limit()).sift(all, tell, reader), look.upTo(), look.isAll());
    }

    private List<Untold> newestOfEachAddress(Look look, Reader reader) {
        var taken = new HashSet<String>();
        return tell.outline(look.messages().values(), reader).stream()
                .sorted(Sieve.NEWEST_FIRST)
                .filter(untold -> untold.address().map(taken::add).orElse(true))
                .toList();
    }

    /// What was read of the log.
    private record Look(Map<String, JsonNode> messages, boolean isAll) {

        long upTo() {
            return messages.values().stream()
                    .mapToLong(message -> message.path("seq").asLong(0))
                    .max()
                    .orElse(0);
        }
    }

    private Look look(Reader reader, Collection<EventFilter> filters, String narrowed) throws IOException {
        var messages = new LinkedHashMap<String, JsonNode>();
        long earliest = filters.stream().mapToLong(EventFilter::since).min().orElse(Long.MIN_VALUE);
        earliest =
                earliest < 0 ? 0 : Math.max(0, earliest - settings.createdSkew().toSeconds());
        var now = clock.instant();
        if (earliest > now.plus(settings.createdSkew()).getEpochSecond()
                || isReadToItsEnd(reader, earliest == 0 ? "all" : String.valueOf(earliest), narrowed, messages)) {
            return new Look(messages, true);
        }
        for (var time : SHORTER) {
            var since = now.minus(time).getEpochSecond();
            if (since > earliest && isReadToItsEnd(reader, String.valueOf(since), narrowed, messages)) {
                break;
            }
        }
        return new Look(messages, false);
    }

    private static boolean onlyTasks(Collection<EventFilter> filters) {
        return filters.stream().allMatch(filter -> Set.of(Kind.TASK).equals(filter.kinds()));
    }

    private boolean isReadToItsEnd(Reader reader, String since, String narrowed, Map<String, JsonNode> messages)
            throws IOException {
        var from = since;
        for (int page = 0; page < settings.pagesPerLook(); page++) {
            var query = "since=" + URLEncoder.encode(from, StandardCharsets.UTF_8) + PAGE + narrowed;
            var result =
                    calls.make(InnerCalls.Call.get("/api/v2/agent/messages", query), reader.agent(), reader.outer());
            if (!result.isGood()) {
                throw Refused.of(result);
            }
            var answer = JsonMapper.shared().readTree(result.body());
            for (var message : answer.path("messages")) {
                messages.put(message.path("id").asString(""), message);
            }
            if (!answer.path("has_more").asBoolean(false)) {
                return true;
            }
            from = answer.path("cursor").asString("");
        }
        return false;
    }
}
