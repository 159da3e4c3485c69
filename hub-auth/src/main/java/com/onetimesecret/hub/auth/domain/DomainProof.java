package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import javax.naming.NamingException;
import org.springframework.stereotype.Component;

/// Looks whether a challenge is met; takes seconds and must be called without a connection to the database.
@Component
class DomainProof {

    private static final int TOKEN_LENGTH = 32;

    private final TxtRecords records;
    private final SafeFetch fetch;
    private final Tokens tokens;
    private final String hubHost;

    DomainProof(TxtRecords records, SafeFetch fetch, Tokens tokens, BaseUrl baseUrl) {
        this.records = records;
        this.fetch = fetch;
        this.tokens = tokens;
        hubHost = URI.create(baseUrl.value()).getHost().toLowerCase(Locale.ROOT);
    }

    /// What the agent is to publish for a new claim.
    String newContent(AgentId agent) {
        return Challenge.content(tokens.base62(TOKEN_LENGTH), agent, hubHost);
    }

    /// Looks at DNS, and at the file where that does not settle it.
    Found look(Claim claim) {
        var challenge = Challenge.of(claim);
        var dns = dns(challenge.dns());
        if (dns.isEmpty()) {
            return new Found("dns", "", "");
        }
        var file = file(challenge.file());
        return file.isEmpty() ? new Found("file", dns, "") : new Found("", dns, file);
    }

    /// What is wrong with the record; empty if nothing is.
    private String dns(Challenge.Txt wanted) {
        try {
            var texts = records.at(wanted.name());
            if (texts.contains(wanted.value())) {
                return "";
            }
            return texts.isEmpty() ? "there is no such TXT record" : "the TXT record has another value";
        } catch (NamingException noAnswer) {
            return "no DNS server answered";
        }
    }

    /// What is wrong with the file; empty if nothing is.
    String file(Challenge.File wanted) {
        try {
            var answer = fetch.get(URI.create(wanted.url()), Map.of("Accept", "text/plain, */*"));
            if (answer.status() != 200) {
                return "it was answered with status " + answer.status();
            }
            return new String(answer.body(), StandardCharsets.UTF_8).strip().equals(wanted.content())
                    ? ""
                    : "it has another content";
        } catch (FetchFailed failed) {
            return failed.getMessage() == null ? "it could not be fetched" : failed.getMessage();
        }
    }

    /// What a look brought.
    ///
    /// @param by `dns` or `file`; empty if neither proves the domain
    /// @param dns what is wrong with the record
    /// @param file what is wrong with the file
    record Found(String by, String dns, String file) {

        boolean isProven() {
            return !by.isEmpty();
        }
    }
}
