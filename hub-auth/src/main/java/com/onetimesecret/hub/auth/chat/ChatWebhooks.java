package com.onetimesecret.hub.auth.chat;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `chat_webhook`: where a network's chat takes messages. Whoever has such an address can post there, so it
/// is sealed and shown to nobody.
@Component
public class ChatWebhooks implements SealedColumns {

    private final JdbcClient jdbc;
    private final Sealer sealer;

    ChatWebhooks(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    /// What people may know of a webhook.
    ///
    /// @param host the host of its address
    /// @param setBy the e-mail of the owner who named it
    public record Shown(ChatKind kind, String host, String setBy, Instant setAt) {}

    /// A webhook with its address.
    record Target(ChatKind kind, URI url) {

        @Override
        public String toString() {
            return "Target[" + kind + "]";
        }
    }

    /// Names the webhook of the person's network.
    public void set(CurrentPerson owner, ChatKind kind, URI url) {
        jdbc.sql("""
                        INSERT INTO chat_webhook (network_id, kind, sealed_url, host, set_by_email)
                        VALUES (:network, :kind, :url, :host, :by)
                        ON CONFLICT (network_id) DO UPDATE SET kind = :kind, sealed_url = :url, host = :host,
                            set_by_email = :by, set_at = now()
                        """)
                .param("network", owner.networkId().value())
                .param("kind", kind.wire())
                .param(
                        "url",
                        sealer.seal(
                                context(owner.networkId().value()),
                                url.toString().getBytes(StandardCharsets.UTF_8)))
                .param("host", Objects.requireNonNullElse(url.getHost(), ""))
                .param("by", owner.email())
                .update();
    }

    /// Whether there was one to forget.
    public boolean remove(NetworkId network) {
        return jdbc.sql("DELETE FROM chat_webhook WHERE network_id = :network")
                        .param("network", network.value())
                        .update()
                == 1;
    }

    /// The network's webhook, without its address.
    public Optional<Shown> find(NetworkId network) {
        return jdbc.sql("SELECT kind, host, set_by_email, set_at FROM chat_webhook WHERE network_id = :network")
                .param("network", network.value())
                .query((row, n) -> new Shown(
                        ChatKind.of(row.getString("kind")).orElseThrow(),
                        row.getString("host"),
                        row.getString("set_by_email"),
                        row.getTimestamp("set_at").toInstant()))
                .optional();
    }

    /// The network's webhook, to be called.
    Optional<Target> target(NetworkId network) {
        return jdbc.sql("SELECT kind, sealed_url FROM chat_webhook WHERE network_id = :network")
                .param("network", network.value())
                .query((row, n) -> new Target(
                        ChatKind.of(row.getString("kind")).orElseThrow(),
                        URI.create(new String(
                                sealer.open(context(network.value()), row.getBytes("sealed_url")),
                                StandardCharsets.UTF_8))))
                .optional();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "addresses of chats", "chat_webhook", "network_id", "sealed_url", ChatWebhooks::context));
    }

    private static String context(String network) {
        return "chat-webhook:" + network;
    }
}
