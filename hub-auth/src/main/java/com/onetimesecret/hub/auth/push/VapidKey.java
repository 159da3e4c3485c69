package com.onetimesecret.hub.auth.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The key in whose name the hub pushes (RFC 8292): made once for all hubs on the database, because browsers take
/// notifications only from the key that they subscribed to.
@Component
public class VapidKey implements SealedColumns {

    private static final String ONLY = "vapid";
    private static final Duration TOKEN_LIFE = Duration.ofHours(12);

    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final BaseUrl baseUrl;
    private final InstantSource clock;
    private volatile @Nullable ECKey key;

    VapidKey(JdbcClient jdbc, Sealer sealer, BaseUrl baseUrl, InstantSource clock) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// The public half as browsers want it: an uncompressed point in base64url.
    public String publicKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(BrowserKeys.pointOf(key()));
    }

    /// The header by which the push service at `endpoint` knows whose push it is.
    String authorization(URI endpoint) {
        var port = endpoint.getPort() == -1 ? "" : ":" + endpoint.getPort();
        var claims = new JWTClaimsSet.Builder()
                .audience(endpoint.getScheme() + "://" + endpoint.getHost() + port)
                .expirationTime(Date.from(clock.instant().plus(TOKEN_LIFE)))
                .subject(baseUrl.isHttps() ? baseUrl.value() : "mailto:hub@localhost")
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .build();
        var jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new ECDSASigner(key()));
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
        return "vapid t=" + jwt.serialize() + ", k=" + publicKey();
    }

    private ECKey key() {
        var known = key;
        if (known == null) {
            known = stored();
            key = known;
        }
        return known;
    }

    /// Of several hubs that need it first at the same time, one stores its key and all use that.
    private ECKey stored() {
        try {
            if (load() == null) {
                var made = new ECKeyGenerator(Curve.P_256).generate().toJSONString();
                jdbc.sql("INSERT INTO web_push_key (id, sealed_jwk) VALUES (:id, :jwk) ON CONFLICT DO NOTHING")
                        .param("id", ONLY)
                        .param("jwk", sealer.seal(context(ONLY), made.getBytes(StandardCharsets.UTF_8)))
                        .update();
            }
            var sealed = load();
            if (sealed == null) {
                throw new IllegalStateException("the key of web push was not stored");
            }
            return ECKey.parse(new String(sealer.open(context(ONLY), sealed), StandardCharsets.UTF_8));
        } catch (JOSEException | ParseException damaged) {
            throw new IllegalStateException("the stored key of web push cannot be read", damaged);
        }
    }

    private byte @Nullable [] load() {
        return jdbc.sql("SELECT sealed_jwk FROM web_push_key WHERE id = :id")
                .param("id", ONLY)
                .query((row, n) -> row.getBytes(1))
                .optional()
                .orElse(null);
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText("keys of web push", "web_push_key", "id", "sealed_jwk", VapidKey::context));
    }

    private static String context(String id) {
        return "web-push-key:" + id;
    }
}
