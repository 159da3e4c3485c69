package com.onetimesecret.hub.messaging.task;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.problem.HubException;
import java.util.regex.Pattern;

/// The name of one task (WIRE 0: `task_` and 24 of `[a-zA-Z0-9]`).
public record TaskId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("task_[a-zA-Z0-9]{24}");

    public TaskId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a task id");
        }
    }

    /// A new id that nobody can guess.
    static TaskId next(Tokens tokens) {
        return new TaskId("task_" + tokens.base62(24));
    }

    /// The id that a URL names.
    ///
    /// @throws HubException not-found, if it is none
    public static TaskId named(String text) {
        if (!FORM.matcher(text).matches()) {
            throw HubException.notFound();
        }
        return new TaskId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
