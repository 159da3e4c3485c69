package com.onetimesecret.hub.api.problem;

/// The catalogue of refusals (RFC 9457). The slug is the stable code, served as a page at `/problems/{slug}`;
/// wording may change.
public enum ProblemType {
    MALFORMED_REQUEST("malformed-request", 400, "The request could not be read"),
    UNAUTHENTICATED("unauthenticated", 401, "This call needs a token or a signature"),
    INVALID_SIGNATURE("invalid-signature", 401, "The signature does not prove the key"),
    APPROVAL_DENIED("approval-denied", 403, "A person said no"),
    APPROVAL_REQUIRED("approval-required", 403, "A person must allow this first"),
    BLOCKED("blocked", 403, "A person blocked this key"),
    INSUFFICIENT_SCOPE("insufficient-scope", 403, "The approval does not cover this call"),
    PAUSED_BY_HUMAN("paused-by-human", 403, "A person paused this agent"),
    NETWORK_SUSPENDED("network-suspended", 403, "This network is suspended"),
    ONBOARDING_BY_INVITE("onboarding-by-invite", 403, "This network admits agents by invite only"),
    FORBIDDEN("forbidden", 403, "This credential may not do that"),
    NOT_A_RECIPIENT("not-a-recipient", 403, "The message is not for this caller"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This address does not take that method"),
    NOT_ACCEPTABLE("not-acceptable", 406, "No representation fits the Accept header"),
    ALREADY_DECIDED("already-decided", 409, "This request was decided already"),
    LEASE_HELD("lease-held", 409, "An agent holds this task already"),
    LEASE_LOST("lease-lost", 409, "The task is not held by this caller under that generation"),
    TASK_ENDED("task-ended", 409, "This task has ended"),
    KEY_CONFLICT("key-conflict", 409, "The key does not stand as this call takes it to"),
    ALREADY_ANSWERED("already-answered", 409, "Another answer was first"),
    QUESTION_CLOSED("question-closed", 409, "This question has ended"),
    LOOP_BRAKE("loop-brake", 409, "This thread goes round without a person or anything new"),
    NAME_TAKEN("name-taken", 409, "Another agent has that name or one that looks like it"),
    DOMAIN_TAKEN("domain-taken", 409, "Another agent has that domain"),
    DOMAIN_UNPROVEN("domain-unproven", 409, "The domain is not proven yet"),
    IDEMPOTENCY_RUNNING("idempotency-running", 409, "A call with this key is under way"),
    ALREADY_BURNED("already-burned", 410, "The message was opened already"),
    PAYLOAD_TOO_LARGE("payload-too-large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is not of a type this call takes"),
    WRONG_HOST("wrong-host", 421, "This hub does not answer under that host name"),
    INVALID_REQUEST("invalid-request", 422, "Something in the request is not as it should be"),
    INVALID_MESSAGE("invalid-message", 422, "The message does not match its type"),
    INVALID_KEY("invalid-key", 422, "That is not a public key the hub accepts"),
    UNKNOWN_RECIPIENT("unknown-recipient", 422, "A recipient is not on this network"),
    WRONG_PASSPHRASE("wrong-passphrase", 422, "That is not the passphrase"),
    IDEMPOTENCY_CONFLICT("idempotency-conflict", 422, "This key was sent with another body"),
    BUDGET_EXHAUSTED("budget-exhausted", 429, "The network has used up a quota"),
    RATE_LIMITED("rate-limited", 429, "Too many calls"),
    SERVER_ERROR("server-error", 500, "The hub failed"),
    NOT_CONFIGURED("not-configured", 501, "This hub does not offer that"),
    NOT_SET_UP("not-set-up", 503, "Nobody has set this hub up yet"),
    UNAVAILABLE("unavailable", 503, "The hub cannot reach its storage");

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    /// The stable code: the last segment of the problem's `type` URL.
    public String slug() {
        return slug;
    }

    /// The HTTP status that goes with it.
    public int status() {
        return status;
    }

    /// The short text that is the same for every occurrence.
    public String title() {
        return title;
    }

    /// Whether the same request may succeed later without being changed.
    public boolean retryable() {
        return switch (this) {
            case APPROVAL_REQUIRED,
                    LEASE_HELD,
                    DOMAIN_UNPROVEN,
                    BUDGET_EXHAUSTED,
                    IDEMPOTENCY_RUNNING,
                    RATE_LIMITED,
                    SERVER_ERROR,
                    NOT_SET_UP,
                    UNAVAILABLE -> true;
            default -> false;
        };
    }

    /// Whether only a person can change the answer.
    public boolean ownerActionRequired() {
        return switch (this) {
            case APPROVAL_DENIED,
                    APPROVAL_REQUIRED,
                    BLOCKED,
                    INSUFFICIENT_SCOPE,
                    PAUSED_BY_HUMAN,
                    NETWORK_SUSPENDED,
                    ONBOARDING_BY_INVITE,
                    NOT_SET_UP -> true;
            default -> false;
        };
    }
}
