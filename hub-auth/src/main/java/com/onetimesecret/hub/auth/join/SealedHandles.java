package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Seals what the hub has to send to a client again: the auth_req_id, the client's own token, and pushed tokens.
@Component
public class SealedHandles implements SealedColumns {

    /// The auth_req_id.
    public static final String ID = "auth-request-id";

    /// What the hub presents to the client.
    public static final String TOKEN = "auth-request-token";

    /// What is pushed.
    public static final String PUSH = "auth-request-push";

    private final Sealer sealer;

    SealedHandles(Sealer sealer) {
        this.sealer = sealer;
    }

    /// The text, sealed for the row of that hash.
    public byte[] seal(String what, byte[] hash, @Nullable String text) {
        return sealer.seal(
                context(what, hash), Objects.requireNonNull(text, what).getBytes(StandardCharsets.UTF_8));
    }

    /// What [#seal] sealed.
    public String open(String what, byte[] hash, byte[] sealed) {
        return new String(sealer.open(context(what, hash), sealed), StandardCharsets.UTF_8);
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(
                column("request ids", "sealed_id", ID),
                column("notification tokens", "notification_token", TOKEN),
                column("pushes", "sealed_push", PUSH));
    }

    private static SealedColumn column(String called, String column, String what) {
        return SealedColumn.byHash(called, "auth_request", "hash", column, hash -> context(what, hash));
    }

    private static String context(String what, byte[] hash) {
        return what + ":" + HexFormat.of().formatHex(hash);
    }
}
