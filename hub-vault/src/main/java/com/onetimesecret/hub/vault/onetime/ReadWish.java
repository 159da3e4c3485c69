package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.secret.GenerateRequest;
import com.onetimesecret.hub.vault.secret.GenerateRequest.CharacterSets;
import com.onetimesecret.hub.vault.secret.NewSecret;
import com.onetimesecret.hub.vault.secret.NewSecret.Kind;
import com.onetimesecret.hub.vault.secret.NewSecret.Source;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.SecretValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads the wish for a secret as Onetime Secret takes it: lifetimes are clamped without a word, everything else
/// that is wrong is said in its words.
@Component
class ReadWish {

    static final int LARGEST_BYTES = 10_000;
    private static final Duration DEFAULT_TTL = Duration.ofDays(7);
    private static final long SHORTEST_TTL = Duration.ofMinutes(1).toSeconds();
    private static final long LONGEST_TTL = Duration.ofDays(30).toSeconds();
    private static final long LONGEST_TTL_OF_GUESTS = Duration.ofDays(7).toSeconds();
    private static final int SHORTEST_PASSPHRASE = 4;
    private static final int LONGEST_PASSPHRASE = 128;
    private static final int DEFAULT_LENGTH = 12;
    /// One character of each set has to fit.
    private static final int SHORTEST_LENGTH = 4;

    private static final int LONGEST_LENGTH = 128;
    private static final int MOST_RECIPIENTS = 50;
    private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?)(\\d+).*", Pattern.DOTALL);
    private static final int MOST_DIGITS = 9;

    private final BaseUrl baseUrl;
    private final Tokens tokens;

    ReadWish(BaseUrl baseUrl, Tokens tokens) {
        this.baseUrl = baseUrl;
        this.tokens = tokens;
    }

    /// The wish to keep a given value.
    ///
    /// @throws HubException invalid-request; unauthenticated for a guest who names recipients on the second API
    NewSecret conceal(Parameters given, Source source, Party creator) {
        var value = given.secret("secret")
                .orElseThrow(() -> Refusal.of("You did not provide anything to share", "missing", "secret"));
        if (value.text().getBytes(StandardCharsets.UTF_8).length > LARGEST_BYTES) {
            throw Refusal.of(
                    source == Source.V1
                            ? "Secret value exceeds the maximum size of " + LARGEST_BYTES + " bytes"
                            : "Secret content must be no more than " + LARGEST_BYTES + " bytes long",
                    "too_long",
                    "secret");
        }
        return wish(value, Kind.CONCEAL, given, source, creator);
    }

    /// The wish to keep a value that the hub makes; one that is sent is ignored, as it always was.
    ///
    /// @throws HubException as [#conceal]
    NewSecret generate(Parameters given, Source source, Party creator) {
        var length = given.text("length").map(ReadWish::number).orElse((long) DEFAULT_LENGTH);
        if (length > LONGEST_LENGTH) {
            throw Refusal.of(
                    "Generated password length must be no more than " + LONGEST_LENGTH + " characters",
                    "too_long",
                    "length");
        }
        var characters = Math.toIntExact(Math.max(SHORTEST_LENGTH, length));
        var wanted = new GenerateRequest(characters, sets(given.in("character_sets")));
        // Somebody who refuses every kind of character gets the usual ones.
        var request = wanted.isDrawable() ? wanted : new GenerateRequest(characters, null);
        return wish(request.draw(tokens), Kind.GENERATE, given, source, creator);
    }

    private NewSecret wish(SecretValue value, Kind kind, Parameters given, Source source, Party creator) {
        checkDomain(given);
        return new NewSecret(
                value,
                kind,
                source,
                ttl(given, creator),
                passphrase(given),
                List.of(),
                1,
                null,
                recipients(given, source, creator),
                NewSecret.Guard.NONE);
    }

    private static CharacterSets sets(Parameters given) {
        return new CharacterSets(
                said(given, "uppercase"),
                said(given, "lowercase"),
                said(given, "numbers"),
                said(given, "symbols"),
                said(given, "exclude_ambiguous"));
    }

    private static @Nullable Boolean said(Parameters given, String set) {
        return given.text(set)
                .map(text -> text.equals("true") || text.equals("1"))
                .orElse(null);
    }

    private static Duration ttl(Parameters given, Party creator) {
        var longest = creator.isGuest() ? LONGEST_TTL_OF_GUESTS : LONGEST_TTL;
        return given.text("ttl")
                .map(ReadWish::number)
                .map(seconds -> Duration.ofSeconds(Math.clamp(seconds, SHORTEST_TTL, longest)))
                .orElse(DEFAULT_TTL);
    }

    /// The number at the beginning of a text, and 0 where there is none.
    private static long number(String text) {
        var number = NUMBER.matcher(text);
        if (!number.matches()) {
            return 0;
        }
        var digits = number.group(2).replaceFirst("^0+(?=.)", "");
        var size = digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
        return number.group(1).equals("-") ? -size : size;
    }

    private static @Nullable SecretValue passphrase(Parameters given) {
        var passphrase = given.secret("passphrase").orElse(null);
        if (passphrase == null) {
            return null;
        }
        var length = passphrase.text().codePointCount(0, passphrase.text().length());
        if (length < SHORTEST_PASSPHRASE) {
            throw Refusal.of(
                    "Passphrase must be at least " + SHORTEST_PASSPHRASE + " characters long",
                    "too_short",
                    "passphrase");
        }
        if (length > LONGEST_PASSPHRASE) {
            throw Refusal.of(
                    "Passphrase must be no more than " + LONGEST_PASSPHRASE + " characters long",
                    "too_long",
                    "passphrase");
        }
        return passphrase;
    }

    private static List<String> recipients(Parameters given, Source source, Party creator) {
        var typed = given.all("recipient");
        if (typed.isEmpty()) {
            return List.of();
        }
        if (creator.isGuest()) {
            var text = "An account is required to send emails.";
            throw source == Source.V1 ? Refusal.of(text) : Refusal.unauthorized(text);
        }
        if (typed.size() > MOST_RECIPIENTS) {
            throw Refusal.of("A secret may have " + MOST_RECIPIENTS + " recipients", "too_many", "recipient");
        }
        return typed.stream().map(address -> MaskedAddress.of(address).text()).toList();
    }

    /// The addresses that it is to be sent to, of a wish that was read already.
    List<String> addresses(Parameters given) {
        return given.all("recipient").stream().map(String::strip).toList();
    }

    private void checkDomain(Parameters given) {
        var own = URI.create(baseUrl.value()).getHost();
        given.text("share_domain")
                .filter(domain -> !domain.equalsIgnoreCase(own))
                .ifPresent(domain -> {
                    throw Refusal.of(
                            "Unknown domain: " + domain.substring(0, Math.min(253, domain.length())),
                            "invalid",
                            "share_domain");
                });
    }
}
