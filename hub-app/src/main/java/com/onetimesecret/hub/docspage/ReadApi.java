package com.onetimesecret.hub.docspage;

import com.onetimesecret.hub.docspage.Call.Answer;
import com.onetimesecret.hub.docspage.Call.Member;
import com.onetimesecret.hub.docspage.Call.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Reads the OpenAPI document for the page.
final class ReadApi {

    private static final Pattern PROBLEM = Pattern.compile("\\[([a-z-]+)]\\(([^)]+)\\)");
    private static final int LONGEST_ENUM = 12;

    private final JsonNode document;
    private final Types types;

    ReadApi(JsonNode document) {
        this.document = document;
        types = new Types(document);
    }

    /// The address of the hub.
    String server() {
        return document.at("/servers/0/url").asString("");
    }

    /// The ways to authenticate, by their names in the document.
    List<Way> ways() {
        return document.at("/components/securitySchemes").properties().stream()
                .map(scheme -> new Way(
                        scheme.getKey(),
                        switch (scheme.getValue().path("type").asString("")) {
                            case "http" ->
                                "Authorization: "
                                        + scheme.getValue().path("scheme").asString("") + " …";
                            default -> scheme.getValue().path("name").asString("") + ": …";
                        },
                        scheme.getValue().path("description").asString("")))
                .toList();
    }

    /// One way to authenticate.
    record Way(String name, String header, String about) {}

    /// All calls by purpose; other addresses of a call stand with it.
    List<Group> groups() {
        var aliases = aliases();
        var calls = new LinkedHashMap<String, List<Call>>();
        for (var path : document.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (!operation.getValue().has("x-same-as")) {
                    var name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    calls.computeIfAbsent(operation.getValue().at("/tags/0").asString(""), tag -> new ArrayList<>())
                            .add(call(name, operation.getValue(), aliases.getOrDefault(name, List.of())));
                }
            }
        }
        return document.path("tags")
                .valueStream()
                .map(tag -> new Group(
                        tag.path("name").asString(""),
                        tag.path("name").asString("").toLowerCase(Locale.ROOT).replace(' ', '-'),
                        tag.path("description").asString(""),
                        calls.getOrDefault(tag.path("name").asString(""), List.of())))
                .filter(group -> !group.calls().isEmpty())
                .toList();
    }

    private Map<String, List<String>> aliases() {
        var aliases = new LinkedHashMap<String, List<String>>();
        for (var path : document.path("paths").properties()) {
            path.getValue().forEach(operation -> {
                if (operation.has("x-same-as")) {
                    var original = operation.get("x-same-as").asString();
                    aliases.computeIfAbsent(original, name -> new ArrayList<>()).add(path.getKey());
                }
            });
        }
        return aliases;
    }

    private Call call(String name, JsonNode operation, List<String> also) {
        var method = name.substring(0, name.indexOf(' '));
        var path = name.substring(name.indexOf(' ') + 1);
        var content = operation.at("/requestBody/content").properties().stream().findFirst();
        var who = new ArrayList<String>();
        var scopes = new TreeSet<String>();
        for (var way : operation.path("security")) {
            way.properties().forEach(one -> {
                who.add(one.getKey());
                one.getValue().forEach(scope -> scopes.add(scope.asString()));
            });
            if (way.isEmpty()) {
                who.add("nobody");
            }
        }
        if (who.isEmpty()) {
            who.add("all");
        }
        return new Call(
                operation.path("operationId").asString(""),
                method,
                path,
                operation.path("summary").asString(""),
                operation.path("description").asString("").replace("`", ""),
                who,
                List.copyOf(scopes),
                operation.path("x-rate-limit").asString(""),
                also,
                parameters(operation),
                content.map(Map.Entry::getKey).orElse(""),
                content.map(body -> types.members(body.getValue().path("schema")))
                        .orElse(List.of()),
                new Command(server(), method, path, operation).text(),
                answers(operation));
    }

    private List<Member> parameters(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .map(parameter -> new Member(
                        parameter.path("name").asString(""),
                        parameter.path("in").asString(""),
                        types.of(parameter.path("schema"), LONGEST_ENUM),
                        parameter.path("required").asBoolean(false),
                        parameter.path("description").asString("").replace("`", "")))
                .toList();
    }

    private List<Answer> answers(JsonNode operation) {
        var answers = new ArrayList<Answer>();
        for (var response : operation.path("responses").properties()) {
            if (response.getKey().equals("default")) {
                continue;
            }
            var described = types.resolved(response.getValue());
            var about = described.path("description").asString("");
            var content = described.path("content").properties().stream().findFirst();
            var isSuccess = response.getKey().startsWith("2");
            answers.add(new Answer(
                    response.getKey(),
                    PROBLEM.matcher(about).find() ? "" : about,
                    content.map(Map.Entry::getKey).orElse(""),
                    isSuccess
                            ? content.map(one -> types.members(one.getValue().path("schema")))
                                    .orElse(List.of())
                            : List.of(),
                    problems(about)));
        }
        return answers;
    }

    private static List<Problem> problems(String about) {
        return PROBLEM.matcher(about)
                .results()
                .map(found -> new Problem(found.group(1), found.group(2)))
                .toList();
    }
}
