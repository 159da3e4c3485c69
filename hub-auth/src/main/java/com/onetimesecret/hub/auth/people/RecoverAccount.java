package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.event.AccountRecovered;
import com.onetimesecret.hub.api.event.AccountRecovered.Lasting;
import com.onetimesecret.hub.api.event.RecoveryAsked;
import com.onetimesecret.hub.api.mail.Outbox;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import com.onetimesecret.hub.auth.Recovery.Others;
import com.onetimesecret.hub.auth.Recovery.OwnerLink;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Lets somebody set a new password by a link that only their mailbox gets.
@Component
public class RecoverAccount {

    private static final Logger log = LoggerFactory.getLogger(RecoverAccount.class);

    private static final String VIA = "mail";
    private static final int TOKEN_LENGTH = 43;
    private static final int WAITING = 200;

    private final JdbcRecoveryLinks links;
    private final ChangePassword passwords;
    private final EndAccess access;
    private final Senders senders;
    private final RecoverySettings settings;
    private final TransactionTemplate transaction;

    // Whether there is such an account must not show in how long the answer takes: the work comes after it. What is
    // lost with the process, or falls off a queue that long, is asked for again.
    private final ExecutorService later = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofVirtual().name("recovery-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    RecoverAccount(
            JdbcRecoveryLinks links,
            ChangePassword passwords,
            EndAccess access,
            Senders senders,
            RecoverySettings settings,
            TransactionTemplate transaction) {
        this.links = links;
        this.passwords = passwords;
        this.access = access;
        this.senders = senders;
        this.settings = settings;
        this.transaction = transaction;
    }

    /// What a link is made from, and sent by.
    @Component
    record Senders(
            JdbcPeople people,
            JdbcSignInAttempts attempts,
            Tokens tokens,
            BaseUrl baseUrl,
            ObjectProvider<Outbox> outbox,
            ApplicationEventPublisher events) {}

    /// Whether the hub can send anybody a link.
    public boolean isPossible() {
        var outbox = senders.outbox().getIfAvailable();
        return outbox != null && outbox.isReady();
    }

    /// Sends a link to the account of that address, if there is one; nobody learns from the answer whether.
    public void ask(String email, ClientAddress from) {
        var address = EmailAddress.of(email).orElse(EmailAddress.NOBODY);
        if (!isPossible() || !senders.attempts().takeRecovery(address.value(), from)) {
            return;
        }
        // Asked now, because it is read from the request, which is over by then.
        var locale = LocaleContextHolder.getLocale();
        later.execute(() -> send(address, locale));
    }

    /// A link for the owner of that address, to be handed on by whoever runs the hub; their earlier ones end.
    public Optional<OwnerLink> forOwner(String email) {
        var found = EmailAddress.of(email).flatMap(senders.people()::find);
        if (found.isEmpty() || !links.isOwner(found.get().id())) {
            return Optional.empty();
        }
        var owner = found.get().id();
        return Optional.ofNullable(transaction.execute(status -> {
            links.endOf(owner);
            var token = senders.tokens().base62(TOKEN_LENGTH);
            var ends = links.add(owner, token, settings.linkLife());
            passwords.record(owner, "system", "person.recovery_asked", Map.of("via", "operator"));
            return new OwnerLink(owner, senders.baseUrl().at("/recover?token=" + token), ends);
        }));
    }

    /// The addresses of all owners.
    public List<String> owners() {
        return links.owners();
    }

    public Optional<List<Way>> look(String token) {
        return links.find(token).map(access::list);
    }

    /// Sets the password of whom the link was sent to, once, and ends with it what they want ended.
    public PersonId complete(String token, String password, Others others) {
        // Asked first so that nobody without a link can make the hub hash passwords.
        var there = look(token).orElseThrow(HubException::notFound);
        Passwords.check(password);
        if (others == Others.NOT_SAID && !there.isEmpty()) {
            throw notSaid();
        }
        var hash = passwords.hashed(password);
        return Objects.requireNonNull(transaction.execute(status -> {
            var person = links.use(token).orElseThrow(HubException::notFound);
            links.endOf(person);
            var email = passwords.store(person, hash, "person.recovered", VIA);
            var ended = others == Others.END;
            var lasting = ended ? access.endIn(person, VIA) : access.list(person);
            senders.events()
                    .publishEvent(new AccountRecovered(
                            email.value(),
                            lasting.stream()
                                    .map(way -> new Lasting(way.kind(), way.name()))
                                    .toList(),
                            ended));
            return person;
        }));
    }

    private static HubException notSaid() {
        return HubException.of(
                ProblemType.INVALID_REQUEST,
                List.of(FieldError.at("/others", "must say what becomes of the rest of the account")));
    }

    private void send(EmailAddress address, Locale locale) {
        LocaleContextHolder.setLocale(locale);
        try {
            transaction.executeWithoutResult(status -> senders.people()
                    .find(address)
                    .ifPresent(person -> {
                        var token = senders.tokens().base62(TOKEN_LENGTH);
                        var ends = links.add(person.id(), token, settings.linkLife());
                        passwords.record(person.id(), "person.recovery_asked", Map.of("via", VIA));
                        senders.events()
                                .publishEvent(new RecoveryAsked(
                                        person.email().value(),
                                        senders.baseUrl().at("/recover?token=" + token),
                                        ends));
                    }));
        } catch (DataAccessException | TransactionException noDatabase) {
            log.warn("A recovery link was not sent because the database does not answer: {}", noDatabase.getMessage());
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
    }

    @PreDestroy
    void stop() {
        later.shutdown();
    }
}
