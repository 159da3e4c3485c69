package com.onetimesecret.hub.vault;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.BurnSecret;
import com.onetimesecret.hub.vault.secret.CreateSecret;
import com.onetimesecret.hub.vault.secret.Guests;
import com.onetimesecret.hub.vault.secret.NewSecret;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.Receipts;
import com.onetimesecret.hub.vault.secret.RevealSecret;
import com.onetimesecret.hub.vault.secret.SecretId;
import com.onetimesecret.hub.vault.secret.SecretValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Where people make, open, follow and burn secrets in their browser, signed in or as guests.
@Component
public class SecretDesk {

    /// Of one's own receipts and of an owner's counts; a page shows no more.
    private static final int MOST_LISTED = 200;

    private final CreateSecret createSecret;
    private final RevealSecret revealSecret;
    private final BurnSecret burnSecret;
    private final Receipts receipts;
    private final Guests guests;

    SecretDesk(
            CreateSecret createSecret,
            RevealSecret revealSecret,
            BurnSecret burnSecret,
            Receipts receipts,
            Guests guests) {
        this.createSecret = createSecret;
        this.revealSecret = revealSecret;
        this.burnSecret = burnSecret;
        this.receipts = receipts;
        this.guests = guests;
    }

    /// Whether this visitor may come to the desk, or has to sign in first.
    public boolean isOpenTo(Visitor visitor) {
        return visitor.person() != null || guests.areWelcome();
    }

    /// Stores a secret; its keys are told this once.
    ///
    /// @throws HubException invalid-request, budget-exhausted, not-set-up
    public Made make(Visitor visitor, Wish wish) {
        var created = createSecret.create(party(visitor), wish.checked(visitor.person() == null));
        return new Made(
                created.secretKey().value(),
                created.receiptKey().value(),
                created.expiresAt(),
                wish.passphrase() != null);
    }

    /// What is behind a link, without opening it.
    public Optional<Found> look(Visitor visitor, String secretKey) {
        try {
            var secret = revealSecret.look(party(visitor), new BearerKey(secretKey));
            return Optional.of(new Found(secret.hasPassphrase(), secret.expiresAt(), secret.readsLeft()));
        } catch (HubException refused) {
            if (refused.type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /// Opens a secret, which uses up one read.
    ///
    /// @throws HubException not-found, wrong-passphrase, rate-limited while locked
    public Opened open(Visitor visitor, String secretKey, @Nullable String passphrase) {
        return open(party(visitor), new BearerKey(secretKey), passphrase);
    }

    private Opened open(Party party, BearerKey secretKey, @Nullable String passphrase) {
        var revealed = revealSecret.reveal(party, secretKey, value(passphrase));
        return new Opened(revealed.value().text(), revealed.secret().readsLeft());
    }

    /// The receipt of that key.
    public Optional<Receipt> receipt(Visitor visitor, String receiptKey) {
        return receipts.find(party(visitor), new BearerKey(receiptKey)).map(Receipt::of);
    }

    /// Destroys a secret unread.
    ///
    /// @throws HubException not-found, wrong-passphrase, rate-limited while locked
    public void burn(Visitor visitor, String receiptKey, @Nullable String passphrase) {
        burnSecret.burn(party(visitor), new BearerKey(receiptKey), value(passphrase));
    }

    /// The receipts of what the person made, the newest first.
    public List<Receipt> own(CurrentPerson person) {
        return receipts.recent(Party.of(person), MOST_LISTED).stream()
                .map(Receipt::of)
                .toList();
    }

    /// The receipt of a secret that the person made, by its id.
    public Optional<Receipt> own(CurrentPerson person, String id) {
        return receipts.own(Party.of(person), new SecretId(id)).map(Receipt::of);
    }

    /// Destroys unread what the person made, by its id.
    ///
    /// @throws HubException not-found, wrong-passphrase, rate-limited while locked
    public void burnOwn(CurrentPerson person, String id, @Nullable String passphrase) {
        var party = Party.of(person);
        var key = receipts.own(party, new SecretId(id))
                .orElseThrow(HubException::notFound)
                .key();
        burnSecret.burn(party, key, value(passphrase));
    }

    /// Opens what somebody gave the person on request, by its id.
    ///
    /// @throws HubException not-found when it was opened or is over
    public Opened openGiven(CurrentPerson person, String id) {
        var party = Party.of(person);
        var key = receipts.given(party, new SecretId(id))
                .map(Receipts.Receipt::secretKey)
                .orElseThrow(HubException::notFound);
        return open(party, key, null);
    }

    /// How many secrets the network's agents and people made and what became of them, for its owners.
    ///
    /// @throws HubException forbidden
    public List<Tally> tallies(CurrentPerson person) {
        if (person.role() != CurrentPerson.Role.OWNER) {
            throw new HubException(ProblemType.FORBIDDEN, "Only owners see how many secrets others made.");
        }
        return receipts.tallies(person.networkId(), MOST_LISTED).stream()
                .map(Tally::of)
                .toList();
    }

    private Party party(Visitor visitor) {
        if (visitor.person() != null) {
            return Party.of(visitor.person());
        }
        if (!guests.areWelcome()) {
            throw new HubException(ProblemType.UNAUTHENTICATED, "Secrets are for members here: sign in.");
        }
        return guests.at(visitor.from());
    }

    private static @Nullable SecretValue value(@Nullable String text) {
        return text == null || text.isEmpty() ? null : new SecretValue(text);
    }

    /// Who stands at the desk.
    ///
    /// @param person who is signed in; null: a guest
    public record Visitor(@Nullable CurrentPerson person, ClientAddress from) {}

    /// What somebody wants to pass on.
    ///
    /// @param description what its creator calls it, for the receipt
    public record Wish(
            String value,
            Duration ttl,
            @Nullable String passphrase,
            @Nullable String description) {

        private static final int SHORTEST_PASSPHRASE = 4;
        private static final int LONGEST_PASSPHRASE = 128;
        private static final int LONGEST_DESCRIPTION = 500;
        private static final int MOST_BYTES_OF_A_GUEST = 10_000;

        private NewSecret checked(boolean isGuest) {
            var secret = new SecretValue(value);
            var errors = new ArrayList<FieldError>();
            if (isGuest && value.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES_OF_A_GUEST) {
                errors.add(FieldError.at(
                        "/secret", "must have at most " + MOST_BYTES_OF_A_GUEST + " bytes without an account"));
            }
            secret.mistake().ifPresent(mistake -> errors.add(FieldError.at("/secret", mistake)));
            if (passphrase != null
                    && (passphrase.length() < SHORTEST_PASSPHRASE || passphrase.length() > LONGEST_PASSPHRASE)) {
                errors.add(FieldError.at(
                        "/passphrase",
                        "must have " + SHORTEST_PASSPHRASE + " to " + LONGEST_PASSPHRASE + " characters"));
            }
            if (description != null && (description.length() > LONGEST_DESCRIPTION || description.indexOf('\0') >= 0)) {
                errors.add(FieldError.at("/description", "must have at most " + LONGEST_DESCRIPTION + " characters"));
            }
            if (!errors.isEmpty()) {
                throw HubException.of(ProblemType.INVALID_REQUEST, errors);
            }
            return new NewSecret(
                    secret,
                    NewSecret.Kind.CONCEAL,
                    NewSecret.Source.PAGE,
                    ttl,
                    passphrase == null ? null : new SecretValue(passphrase),
                    List.of(),
                    1,
                    description,
                    List.of(),
                    NewSecret.Guard.NONE);
        }

        /// Never prints what is to be passed on.
        @Override
        public String toString() {
            return "Wish[" + ttl + "]";
        }
    }

    /// The keys of a new secret.
    public record Made(String secretKey, String receiptKey, Instant expiresAt, boolean hasPassphrase) {

        /// Never prints the keys.
        @Override
        public String toString() {
            return "Made[" + expiresAt + "]";
        }
    }

    /// What is behind a link.
    public record Found(boolean hasPassphrase, Instant expiresAt, int readsLeft) {}

    /// A value, opened.
    public record Opened(String value, int readsLeft) {

        /// Never prints the value.
        @Override
        public String toString() {
            return "Opened[" + readsLeft + "]";
        }
    }

    /// What its creator may know of a secret.
    ///
    /// @param state `new`, `received`, `burned`, `expired` or `orphaned`
    /// @param changedAt when it was read last, or burned
    /// @param openedBy who took the last read, as the trail names them
    /// @param recipients the agents that alone may open it
    /// @param refusedOpens how often somebody had the link in vain
    /// @param secretKey the key of its link, while the hub holds it
    public record Receipt(
            String id,
            String state,
            @Nullable String description,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant changedAt,
            @Nullable String openedBy,
            List<AgentId> recipients,
            boolean hasPassphrase,
            int maxReads,
            int readsLeft,
            int refusedOpens,
            @Nullable Instant refusedAt,
            @Nullable String secretKey) {

        public Receipt {
            recipients = List.copyOf(recipients);
        }

        private static Receipt of(Receipts.Receipt receipt) {
            var secret = receipt.secret();
            var history = secret.history();
            return new Receipt(
                    secret.id().value(),
                    secret.state().wire(),
                    secret.description(),
                    secret.createdAt(),
                    secret.expiresAt(),
                    history.burnedAt() == null ? history.lastReadAt() : history.burnedAt(),
                    history.openedBy(),
                    secret.recipients(),
                    secret.hasPassphrase(),
                    secret.maxReads(),
                    secret.readsLeft(),
                    history.refusedOpens(),
                    history.refusedAt(),
                    receipt.secretKey() == null ? null : receipt.secretKey().value());
        }

        /// Never prints the key.
        @Override
        public String toString() {
            return "Receipt[" + id + ", " + state + "]";
        }
    }

    /// How many secrets one creator made, and what became of them.
    ///
    /// @param creator an agent, a person, `guest`, or `given`: what people were given on request
    public record Tally(String creator, int made, int waiting, int read, int burned, int ended, int refusedOpens) {

        private static Tally of(Receipts.Tally tally) {
            return new Tally(
                    tally.creator(),
                    tally.made(),
                    tally.waiting(),
                    tally.read(),
                    tally.burned(),
                    tally.ended(),
                    tally.refusedOpens());
        }
    }
}
