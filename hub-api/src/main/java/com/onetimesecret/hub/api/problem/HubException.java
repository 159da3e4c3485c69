package com.onetimesecret.hub.api.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request is refused: the one exception that leaves the rules; each surface renders it in its own error format.
public final class HubException extends RuntimeException {

    private final ProblemType type;
    private final List<FieldError> errors = new ArrayList<>();
    private final List<NextStep> next = new ArrayList<>();
    private final Map<String, Object> extensions = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    /// @param publicDetail shown to the caller: what happened and how to do it right; never repeats a secret
    public HubException(ProblemType type, String publicDetail) {
        super(publicDetail, null, false, false);
        this.type = type;
    }

    /// A refusal because of single fields; the detail counts them.
    public static HubException of(ProblemType type, List<FieldError> errors) {
        var first = errors.getFirst();
        var more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        var at = first.pointer().isEmpty() ? "The body" : first.pointer();
        var exception = new HubException(type, at + " " + first.message() + more);
        exception.errors.addAll(errors);
        return exception;
    }

    /// Adds the field that is wrong, where the detail says more than that.
    public HubException at(FieldError error) {
        errors.add(error);
        return this;
    }

    /// The refusal for anything that does not exist or belongs to another network: always the same.
    public static HubException notFound() {
        return new HubException(ProblemType.NOT_FOUND, "There is nothing here that this caller may see.");
    }

    /// Adds a call that leads on.
    public HubException next(NextStep step) {
        next.add(step);
        return this;
    }

    /// Says when the same call may work.
    public HubException retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    /// Adds a member of its own to the problem (RFC 9457 3.2), for what a program wants to read.
    public HubException with(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    /// What is shown to the caller.
    public String publicDetail() {
        return java.util.Objects.requireNonNull(getMessage());
    }

    /// The members beyond those that every problem has.
    public Map<String, Object> extensions() {
        return Collections.unmodifiableMap(extensions);
    }

    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    public List<NextStep> next() {
        return List.copyOf(next);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
