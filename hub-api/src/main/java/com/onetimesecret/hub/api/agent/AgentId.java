package com.onetimesecret.hub.api.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one agent, kept for life and across key changes (WIRE 0: `agent_` and 24 of `[a-zA-Z0-9]`).
public record AgentId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("agent_[a-zA-Z0-9]{24}");

    @JsonCreator
    public AgentId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an agent id");
        }
    }

    /// Whether `text` has the form of an agent id; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// A new id that nobody can guess.
    public static AgentId next(Tokens tokens) {
        return new AgentId("agent_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
