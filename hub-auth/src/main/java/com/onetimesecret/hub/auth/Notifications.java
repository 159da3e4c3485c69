package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.chat.ChatKind;
import com.onetimesecret.hub.auth.chat.ChatWebhooks;
import com.onetimesecret.hub.auth.mail.Smtp;
import com.onetimesecret.hub.auth.notice.NoticeHistory;
import com.onetimesecret.hub.auth.notice.PeopleToTell;
import com.onetimesecret.hub.auth.notice.TestNotice;
import com.onetimesecret.hub.auth.push.BrowserKeys;
import com.onetimesecret.hub.auth.push.PushSubscriptions;
import com.onetimesecret.hub.auth.push.VapidKey;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// How a person is told of what waits for them, and where their network's chat is.
@Component
public class Notifications {

    private static final int LONGEST_ADDRESS = 2048;
    private static final int LONGEST_BROWSER = 40;

    private final PeopleToTell people;
    private final NoticeHistory history;
    private final TestNotice test;
    private final Places places;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Notifications(
            PeopleToTell people,
            NoticeHistory history,
            TestNotice test,
            Places places,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.people = people;
        this.history = history;
        this.test = test;
        this.places = places;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Where notices go.
    @Component
    record Places(PushSubscriptions browsers, VapidKey key, ChatWebhooks chats, Smtp smtp, SafeFetch fetch) {}

    /// What became of the notices by one channel.
    ///
    /// @param arrivedAt when its service last accepted one, or null
    /// @param failedAt when it last did not, or null
    /// @param failure why, in one word
    /// @param status the HTTP status that the service answered then, or 0
    /// @param underWay whether one is being tried
    public record Result(
            NoticeChannel channel,
            @Nullable Instant arrivedAt,
            @Nullable Instant failedAt,
            @Nullable String failure,
            int status,
            boolean underWay) {

        /// Whether the last one did not arrive.
        public boolean isBroken() {
            return failedAt != null && (arrivedAt == null || failedAt.isAfter(arrivedAt));
        }
    }

    /// One browser in which a person is told.
    ///
    /// @param endpointHash by which the browser finds itself in the list, in hexadecimal
    public record Browser(String id, String name, Instant since, String endpointHash) {}

    /// The network's chat.
    ///
    /// @param host the host of its address; the rest is a credential and shown to nobody
    public record Chat(String kind, String host, String setBy, Instant setAt) {}

    /// How the person wants to be told.
    public NoticeChoices choices(CurrentPerson person) {
        return people.choices(person.id());
    }

    /// Keeps how the person wants to be told.
    public void choose(CurrentPerson person, NoticeChoices choices) {
        people.choose(person.id(), choices);
    }

    /// Whether the hub can send letters.
    public boolean sendsMail() {
        return places.smtp().isSetUp();
    }

    /// The key that browsers subscribe to.
    public String pushKey() {
        return places.key().publicKey();
    }

    /// The person's browsers, the newest first.
    public List<Browser> browsers(CurrentPerson person) {
        return places.browsers().of(person.id()).stream()
                .map(one -> new Browser(
                        one.id(),
                        one.browser(),
                        one.createdAt(),
                        HexFormat.of()
                                .formatHex(PushSubscriptions.hash(one.endpoint().toString()))))
                .toList();
    }

    /// Tells the person in this browser from now on.
    ///
    /// @param endpoint the push service's address for it
    /// @param p256dh its key, in base64url
    /// @param auth its secret, in base64url
    /// @throws HubException invalid-request
    public void subscribe(CurrentPerson person, String endpoint, String p256dh, String auth, String browser) {
        var url = address(endpoint, "/endpoint");
        var keys = BrowserKeys.of(p256dh, auth)
                .orElseThrow(() -> HubException.of(
                        ProblemType.INVALID_REQUEST, List.of(FieldError.at("/p256dh", "is not the key of a browser"))));
        var name = browser.length() <= LONGEST_BROWSER ? browser : browser.substring(0, LONGEST_BROWSER);
        places.browsers().add(person.id(), url, keys, name);
    }

    /// Tells the person in that browser no more; false if it is none of theirs.
    public boolean unsubscribe(CurrentPerson person, String id) {
        return places.browsers().remove(person.id(), id);
    }

    /// What became of the last notices to the person and to the network's chat.
    public List<Result> results(CurrentPerson person) {
        return history.of(person.networkId(), person.id());
    }

    /// Tells the person of nothing, to see whether it arrives.
    ///
    /// @throws HubException rate-limited
    public void test(CurrentPerson person) {
        test.tell(person.networkId(), person.id());
    }

    /// The chat of the person's network, for people who decide.
    public Optional<Chat> chat(CurrentPerson person) {
        return person.mayDecide()
                ? places.chats()
                        .find(person.networkId())
                        .map(found -> new Chat(found.kind().wire(), found.host(), found.setBy(), found.setAt()))
                : Optional.empty();
    }

    /// Names the webhook of the network's chat, and tries it.
    ///
    /// @throws HubException forbidden, invalid-request
    public void setChat(CurrentPerson person, String kind, String address) {
        mustManage(person);
        var known = ChatKind.of(kind)
                .orElseThrow(() -> HubException.of(
                        ProblemType.INVALID_REQUEST, List.of(FieldError.at("/kind", "is none of the chats"))));
        var url = address(address.strip(), "/address");
        transaction.executeWithoutResult(status -> {
            places.chats().set(person, known, url);
            record(person, "chat.set", Map.of("kind", known.wire(), "host", Objects.toString(url.getHost(), "")));
        });
        test.tellChat(person.networkId());
    }

    /// Tells the chat no more.
    ///
    /// @throws HubException forbidden
    public void removeChat(CurrentPerson person) {
        mustManage(person);
        transaction.executeWithoutResult(status -> {
            if (places.chats().remove(person.networkId())) {
                record(person, "chat.removed", Map.of());
            }
        });
    }

    private void record(CurrentPerson person, String action, Map<String, String> details) {
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                action,
                person.networkId().value(),
                details));
    }

    private static void mustManage(CurrentPerson person) {
        if (!person.mayManage()) {
            throw new HubException(ProblemType.FORBIDDEN, "Only an owner says where the network's chat is.");
        }
    }

    private URI address(String text, String pointer) {
        try {
            if (text.isEmpty() || text.length() > LONGEST_ADDRESS) {
                throw new IllegalArgumentException("empty or too long");
            }
            var url = URI.create(text);
            places.fetch().check(url);
            return url;
        } catch (IllegalArgumentException notAnAddress) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, "must be an https:// address")));
        } catch (FetchFailed refused) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(pointer, Objects.requireNonNull(refused.getMessage()))));
        }
    }
}
