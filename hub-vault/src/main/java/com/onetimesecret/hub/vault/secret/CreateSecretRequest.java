package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v2/secret` (WIRE 5), as it was sent.
///
/// @param ttl seconds
/// @param enc `jwe`: the secret is a JWE, which the hub cannot read
/// @param requireApproval whether each read of an agent needs the yes of a person
/// @param to the agents that alone may reveal; a single string is one element
record CreateSecretRequest(
        @Nullable SecretValue secret,
        @Nullable GenerateRequest generate,
        @Nullable Long ttl,
        @Nullable SecretValue passphrase,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<@Nullable String> to,

        @Nullable Integer maxReads,
        @Nullable String description,
        @Nullable String enc,
        @Nullable Boolean requireApproval) {

    private static final Duration SHORTEST_TTL = Duration.ofSeconds(60);
    private static final Duration LONGEST_TTL = Duration.ofDays(30);
    private static final int SHORTEST_PASSPHRASE = 4;
    private static final int LONGEST_PASSPHRASE = 128;
    private static final int MOST_READS = 100;
    private static final int MOST_RECIPIENTS = 100;
    private static final int LONGEST_DESCRIPTION = 500;

    /// The wish, if every member is within its limits; whether the recipients exist is not known here.
    ///
    /// @throws HubException invalid-request with every wrong member, or unknown-recipient for what is no agent id
    NewSecret checked(Duration defaultTtl, Tokens tokens) {
        var errors = new ArrayList<FieldError>();
        checkValue(errors);
        var seconds = ttl == null ? defaultTtl.toSeconds() : ttl;
        if (seconds < SHORTEST_TTL.toSeconds() || seconds > LONGEST_TTL.toSeconds()) {
            errors.add(FieldError.at(
                    "/ttl",
                    "must be from " + SHORTEST_TTL.toSeconds() + " to " + LONGEST_TTL.toSeconds() + " seconds"));
        }
        checkPassphrase(errors);
        checkEncryption(errors);
        var reads = Objects.requireNonNullElse(maxReads, 1);
        if (reads < 1 || reads > MOST_READS) {
            errors.add(FieldError.at("/max_reads", "must be from 1 to " + MOST_READS));
        }
        if (to != null && (to.isEmpty() || to.size() > MOST_RECIPIENTS)) {
            errors.add(FieldError.at("/to", "must name 1 to " + MOST_RECIPIENTS + " agents, or be left out"));
        }
        if (description != null
                && (description.length() > LONGEST_DESCRIPTION || !isStorable(description) || description.isBlank())) {
            errors.add(FieldError.at("/description", "must be 1 to " + LONGEST_DESCRIPTION + " characters of text"));
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, errors);
        }
        var recipients = recipients();
        var kind = secret == null ? NewSecret.Kind.GENERATE : NewSecret.Kind.CONCEAL;
        var value = secret == null ? Objects.requireNonNull(generate).draw(tokens) : secret;
        return new NewSecret(
                value,
                kind,
                NewSecret.Source.API,
                Duration.ofSeconds(seconds),
                passphrase,
                recipients,
                reads,
                description,
                List.of(),
                new NewSecret.Guard(enc != null, Boolean.TRUE.equals(requireApproval)));
    }

    private void checkValue(List<FieldError> errors) {
        if ((secret == null) == (generate == null)) {
            errors.add(FieldError.at("/secret", "must be given, or generate instead of it, but not both"));
        } else if (generate != null) {
            generate.check(errors);
        } else if (secret != null) {
            secret.mistake().ifPresent(mistake -> errors.add(FieldError.at("/secret", mistake)));
        }
    }

    private void checkEncryption(List<FieldError> errors) {
        if (enc == null) {
            return;
        }
        if (!enc.equals("jwe")) {
            errors.add(FieldError.notOneOf("/enc", enc, List.of("jwe")));
        } else if (secret != null) {
            CompactJwe.mistake(secret.text()).ifPresent(mistake -> errors.add(FieldError.at("/secret", mistake)));
        }
        if (generate != null) {
            errors.add(FieldError.at("/generate", "cannot go with enc: the hub would know the value"));
        }
        if (to == null || to.size() != 1) {
            errors.add(FieldError.at("/to", "must name the one agent to whose encryption_key it is encrypted"));
        }
    }

    private void checkPassphrase(List<FieldError> errors) {
        if (passphrase == null) {
            return;
        }
        var length = passphrase.text().length();
        if (length < SHORTEST_PASSPHRASE || length > LONGEST_PASSPHRASE || !isEncodable(passphrase.text())) {
            errors.add(FieldError.at(
                    "/passphrase", "must be " + SHORTEST_PASSPHRASE + " to " + LONGEST_PASSPHRASE + " characters"));
        }
    }

    private List<AgentId> recipients() {
        if (to == null) {
            return List.of();
        }
        var ids = new LinkedHashSet<AgentId>();
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < to.size(); i++) {
            var id = to.get(i);
            if (id != null && AgentId.isValid(id)) {
                ids.add(new AgentId(id));
            } else {
                errors.add(FieldError.at("/to/" + i, "is not an agent id"));
            }
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.UNKNOWN_RECIPIENT, errors);
        }
        return List.copyOf(ids);
    }

    private static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean isStorable(String text) {
        return isEncodable(text) && text.indexOf('\0') < 0;
    }
}
