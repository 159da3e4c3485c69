package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.web.InnerCalls;
import java.util.ArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A message of a client that is answered with no, in the words of the protocol: a prefix for programs, a colon,
/// and what a person can read.
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int LONGEST = 1_000;

    private final String words;

    Refused(String prefix, String words) {
        super(words, null, false, false);
        this.words = prefix + ": " + words;
    }

    static Refused invalid(String words) {
        return new Refused("invalid", words);
    }

    static Refused restricted(String words) {
        return new Refused("restricted", words);
    }

    /// What the API said no to.
    static Refused of(HubException refusal) {
        return new Refused(prefix(refusal.type().status()), refusal.publicDetail());
    }

    /// What the API answered.
    static Refused of(InnerCalls.Result result) {
        return new Refused(prefix(result.status()), detail(result));
    }

    private static String detail(InnerCalls.Result result) {
        JsonNode problem;
        try {
            problem = JsonMapper.shared().readTree(result.body());
        } catch (JacksonException noProblem) {
            return "The hub answered " + result.status() + ".";
        }
        var words = new ArrayList<String>();
        words.add(problem.path("detail").asString("The hub answered " + result.status() + "."));
        for (var error : problem.path("errors")) {
            var sentence = error.path("pointer").asString("") + " "
                    + error.path("message").asString("") + ".";
            // Of a single mistake the detail says the same.
            if (!words.contains(sentence)) {
                words.add(sentence);
            }
        }
        var after = result.headers().get("Retry-After");
        if (after != null) {
            words.add("Come back in " + after + " s.");
        }
        var all = String.join(" ", words);
        return all.length() > LONGEST ? all.substring(0, LONGEST) : all;
    }

    private static String prefix(int status) {
        return switch (status) {
            case 401, 403 -> "restricted";
            case 409 -> "blocked";
            case 429 -> "rate-limited";
            default -> status >= 500 ? "error" : "invalid";
        };
    }

    /// Prefix, colon, words.
    String words() {
        return words;
    }
}
