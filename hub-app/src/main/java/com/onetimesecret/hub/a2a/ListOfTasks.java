package com.onetimesecret.hub.a2a;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The caller's tasks with one agent in pages, those first that changed last.
@Component
class ListOfTasks {

    private static final int PAGE = 50;
    private static final int LARGEST = 100;
    private static final Comparator<JsonNode> NEWEST_FIRST =
            Comparator.comparing(ListOfTasks::place).reversed();

    private final HubTasks tasks;

    ListOfTasks(HubTasks tasks) {
        this.tasks = tasks;
    }

    /// The page that the request asks for.
    ObjectNode page(Session session, RpcCall call) throws IOException {
        var wanted = Page.of(call.params());
        var all = wanted.nothing()
                ? List.<JsonNode>of()
                : tasks.all(session, wanted.state()).stream()
                        .filter(wanted::takes)
                        .sorted(NEWEST_FIRST)
                        .toList();
        var rest = all.stream()
                .filter(task -> wanted.token().isEmpty() || place(task).compareTo(wanted.token()) < 0)
                .toList();
        var shown = rest.subList(0, Math.min(rest.size(), wanted.size()));
        var page = JsonNodeFactory.instance.objectNode();
        var items = page.putArray("tasks");
        var form = new A2aTask.Wanted(wanted.history(), wanted.artifacts(), null);
        shown.forEach(task -> items.add(A2aTask.of(task, form)));
        page.put("nextPageToken", shown.size() < rest.size() ? place(shown.getLast()) : "");
        return page.put("pageSize", wanted.size()).put("totalSize", all.size());
    }

    private static String place(JsonNode task) {
        var changed = Instant.parse(task.get("updated_at").stringValue()).toEpochMilli();
        // Of one length, so that texts are in the order of the times.
        return "%015d~%s".formatted(changed, task.get("id").stringValue());
    }

    /// What a client wants to see.
    ///
    /// @param nothing whether no task can be of the state that it names
    private record Page(
            @Nullable String state,
            boolean nothing,
            @Nullable String context,
            @Nullable Instant after,
            int size,
            String token,
            @Nullable Integer history,
            boolean artifacts) {

        static Page of(ObjectNode params) {
            var status = params.path("status").asString("");
            var named = !status.isEmpty() && !status.equals("TASK_STATE_UNSPECIFIED");
            var state = named ? A2aTask.state(status) : null;
            var context = params.path("contextId").asString("");
            var size = RpcCall.number(params, "pageSize", 0, LARGEST);
            return new Page(
                    state,
                    named && state == null,
                    context.isEmpty() ? null : context,
                    time(params.path("statusTimestampAfter").asString("")),
                    size == null || size == 0 ? PAGE : size,
                    params.path("pageToken").asString(""),
                    RpcCall.number(params, "historyLength", 0, Integer.MAX_VALUE),
                    params.path("includeArtifacts").asBoolean(false));
        }

        private static @Nullable Instant time(String text) {
            try {
                return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException noTime) {
                throw A2aFailure.params("`statusTimestampAfter` is a time like 2026-01-31T12:00:00.000Z.");
            }
        }

        boolean takes(JsonNode task) {
            return (context == null || task.get("correlation_id").asString("").equals(context))
                    && (after == null
                            || !Instant.parse(task.get("updated_at").stringValue())
                                    .isBefore(after));
        }
    }
}
