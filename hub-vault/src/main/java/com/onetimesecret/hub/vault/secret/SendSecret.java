package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.api.mail.Outbox;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.secret.CreateSecret.Created;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Stores a secret and mails its link to whom its maker names.
///
/// Only what a person makes is mailed: an agent that could write to anybody would be a way to send spam in the name
/// of the hub.
@Component
public class SendSecret {

    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final CreateSecret createSecret;
    private final JdbcSecrets secrets;
    private final ObjectProvider<Outbox> outbox;
    private final Letters letters;
    private final SharedLimits.Limit limit;
    private final TransactionTemplate transactions;
    private final BaseUrl baseUrl;

    SendSecret(
            CreateSecret createSecret,
            JdbcSecrets secrets,
            ObjectProvider<Outbox> outbox,
            Letters letters,
            TransactionTemplate transactions,
            BaseUrl baseUrl) {
        this.createSecret = createSecret;
        this.secrets = secrets;
        this.outbox = outbox;
        this.letters = letters;
        this.limit = letters.limit();
        this.transactions = transactions;
        this.baseUrl = baseUrl;
    }

    /// Stores it, and a letter to each address in the same transaction, if the hub sends letters.
    ///
    /// @param addresses checked already
    /// @throws HubException rate-limited, before anything is stored; as [CreateSecret#create]
    public Created create(Party creator, NewSecret wish, List<String> addresses) {
        var box = outbox.getIfAvailable();
        if (addresses.isEmpty()
                || box == null
                || !box.isReady()
                || !(creator.caller() instanceof CurrentPerson person)) {
            return createSecret.create(creator, wish);
        }
        var sealed = createSecret.seal(creator, wish);
        for (var _ : addresses) {
            if (!limit.pass(person.actor())) {
                throw new HubException(
                        ProblemType.RATE_LIMITED, "Too many letters. Send the link yourself, or try again later.");
            }
        }
        return Objects.requireNonNull(transactions.execute(_ -> {
            var created = createSecret.store(creator, wish, sealed);
            secrets.noteMailed(created.id());
            addresses.forEach(address -> box.send(letter(address, person, wish, created)));
            return created;
        }));
    }

    private Mail letter(String address, CurrentPerson from, NewSecret wish, Created created) {
        var needs = new StringBuilder();
        if (wish.passphrase() != null) {
            needs.append("\nIt needs a passphrase, which you get from the sender in another way.\n");
        }
        if (!letters.toGuests()) {
            needs.append("\nYou need an account here: the link asks you to sign in.\n");
        }
        return new Mail(address, from.email() + " sent you a secret", """
                %s sent you a secret. This link shows it once, and then it is gone:

                %s

                It can be opened until %s.
                %s
                If you do not expect anything from %s, do not open it.
                """.formatted(
                        from.email(),
                        baseUrl.at("/secret/" + created.secretKey().value()),
                        until(created.expiresAt()),
                        needs,
                        from.email()));
    }

    private static String until(Instant end) {
        return UNTIL.format(end);
    }

    /// How many letters one person may have the hub write, and whether who gets them can open a link without an
    /// account.
    @Component
    record Letters(SharedLimits limits, SecretSettings settings, Guests guests) {

        boolean toGuests() {
            return guests.areWelcome();
        }

        SharedLimits.Limit limit() {
            return limits.open("mailed_secrets", settings.letters(), settings.lettersWithin());
        }
    }
}
