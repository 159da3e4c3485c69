package com.onetimesecret.hub.ciba;

import static com.onetimesecret.hub.ciba.CibaClient.parameters;
import static java.util.Collections.singletonMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.ciba.BackChannelTokenDeliveryMode;
import com.nimbusds.oauth2.sdk.ciba.CIBAResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CIBA Core 1.0, clause by clause: metadata, registration and the authentication request.
class CibaCoreClausesIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static CibaClient client;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-per-client", 1_000, "hub.ciba.waiting-of-strangers", 1_000));
        client = CibaClient.poll(hub);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("2.1/1-6 metadata says what is there, in both documents")
    void saysWhatIsThere() throws Exception {
        var provider = OIDCProviderMetadata.resolve(new Issuer(hub.baseUrl()));

        assertThat(provider.getBackChannelAuthenticationEndpointURI()).isEqualTo(client.backchannel());
        assertThat(provider.getBackChannelTokenDeliveryModes())
                .containsExactly(
                        BackChannelTokenDeliveryMode.POLL,
                        BackChannelTokenDeliveryMode.PING,
                        BackChannelTokenDeliveryMode.PUSH);
        assertThat(provider.getBackChannelAuthenticationRequestJWSAlgs())
                .extracting(alg -> alg.getName())
                .contains("ES256", "EdDSA", "Ed25519")
                .doesNotContain("none", "HS256");
        assertThat(provider.supportsBackChannelUserCodeParam()).isTrue();
        assertThat(provider.getGrantTypes()).extracting(type -> type.getValue()).contains(CibaClient.CIBA);
        assertThat(provider.getTokenEndpointAuthMethods()).contains(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
        assertThat(provider.getTokenEndpointJWSAlgs())
                .extracting(alg -> alg.getName())
                .containsExactlyInAnyOrder("ES256", "EdDSA", "Ed25519");
        assertThat(provider.getSubjectTypes()).containsExactly(SubjectType.PUBLIC);
        assertThat(provider.getRegistrationEndpointURI()).isEqualTo(URI.create(hub.baseUrl() + "/oauth2/register"));
        assertThat(document("/.well-known/oauth-authorization-server").body())
                .isEqualTo(document("/.well-known/openid-configuration").body());
    }

    @Test
    @DisplayName("2.1/6 the algorithm that a client registered to authenticate with counts at both endpoints")
    void holdsClientsToTheirRegisteredAlgorithm() throws Exception {
        var other = CibaClient.registered(hub, Map.of("token_endpoint_auth_signing_alg", "EdDSA"));

        refused(other.form(parameters(Map.of())), 401, "invalid_client");
        assertThat(other.redeem(new AuthRequestID("any")).getStatusCode()).isEqualTo(401);
        var same = CibaClient.registered(hub, Map.of("token_endpoint_auth_signing_alg", "ES256"));
        assertThat(same.redeem(same.ask()).getBody()).contains("authorization_pending");
    }

    @Test
    @DisplayName("2.2/9 the grant type is enforced at both endpoints")
    void wantsTheGrantTypeAtBothEndpoints() {
        var metadata = new HashMap<String, @Nullable Object>();
        metadata.put("backchannel_token_delivery_mode", null);
        metadata.put("grant_types", List.of("client_credentials"));
        var other = CibaClient.registered(hub, metadata);

        refused(other.form(parameters(Map.of())), 400, "unauthorized_client");
        assertThat(other.redeem(new AuthRequestID("any")).getBody()).contains("unauthorized_client");
    }

    private static Answer document(String path) {
        return Wire.send(Wire.to(hub.baseUrl() + path));
    }

    @Test
    @DisplayName("2.2/7-12 registration refuses what does not fit together")
    void refusesRegistrationsThatDoNotFit() {
        refuseRegistration(singletonMap("backchannel_token_delivery_mode", null));
        refuseRegistration(Map.of("backchannel_token_delivery_mode", "fetch"));
        refuseRegistration(Map.of("backchannel_token_delivery_mode", "ping"));
        refuseRegistration(Map.of(
                "backchannel_token_delivery_mode", "ping",
                "backchannel_client_notification_endpoint", "http://client.example.com/notify"));
        refuseRegistration(Map.of(
                "backchannel_token_delivery_mode", "ping",
                "backchannel_client_notification_endpoint", "http://localhost:9/notify",
                "grant_types", List.of("client_credentials")));
        refuseRegistration(Map.of("backchannel_token_delivery_mode", "push"));
        refuseRegistration(Map.of(
                "backchannel_token_delivery_mode", "push",
                "backchannel_client_notification_endpoint", "http://client.example.com/notify"));
        refuseRegistration(Map.of("backchannel_authentication_request_signing_alg", "RS256"));
        refuseRegistration(Map.of("backchannel_authentication_request_signing_alg", "HS256"));
        refuseRegistration(Map.of("backchannel_authentication_request_signing_alg", "none"));
        refuseRegistration(Map.of("backchannel_user_code_parameter", "yes"));
        refuseRegistration(Map.of("subject_type", "pairwise"));
        refuseRegistration(Map.of("token_endpoint_auth_method", "none"));
    }

    private static void refuseRegistration(Map<String, @Nullable Object> changed) {
        var answer = CibaClient.register(hub, CibaClient.metadata(CibaClient.key(), changed));
        assertThat(answer.status()).as(changed + " " + answer).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_client_metadata");
    }

    @Test
    @DisplayName("2.3/13 a POST of a form, each parameter once and in the body, unknown ones ignored")
    void takesAFormWithEachParameterOnce() {
        var inTheAddress = Wire.send(Wire.to(client.backchannel() + "?scope=openid")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(client.proven(parameters(singletonMap("scope", null)))))));
        refused(inTheAddress, 400, "invalid_request");
        assertThat(client.form(parameters(Map.of("something_new", "1"))).status())
                .isEqualTo(200);
        refused(client.raw(Wire.form(client.proven(parameters(Map.of()))) + "&scope=openid"), 400, "invalid_request");
        assertThat(Wire.send(Wire.to(client.backchannel().toString())).status()).isEqualTo(405);
        assertThat(Wire.send(Wire.post(client.backchannel().toString(), Wire.json(client.proven(parameters(Map.of())))))
                        .status())
                .isEqualTo(415);
    }

    @Test
    @DisplayName("2.3/14 the registered authentication, never a public client")
    void wantsTheRegisteredAuthentication() {
        refused(client.raw(Wire.form(parameters(Map.of("client_id", client.id().getValue())))), 401, "invalid_client");
        refused(client.raw(Wire.form(parameters(Map.of()))), 401, "invalid_client");
        var other = CibaClient.poll(hub);
        var stolen = client.proven(parameters(Map.of("client_id", other.id().getValue())));
        refused(client.raw(Wire.form(stolen)), 401, "invalid_client");
        var once = Wire.form(client.proven(parameters(Map.of())));
        assertThat(client.raw(once).status()).isEqualTo(200);
        refused(client.raw(once), 401, "invalid_client");
        var publicClient = CibaClient.register(
                hub,
                Map.of(
                        "redirect_uris",
                        List.of("http://127.0.0.1/back"),
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("refresh_token")));
        assertThat(publicClient.status()).as(publicClient.toString()).isEqualTo(201);
        refused(
                client.raw(Wire.form(parameters(Map.of("client_id", publicClient.text("client_id"))))),
                400,
                "unauthorized_client");
    }

    @Test
    @DisplayName("2.3/15 assertions for the issuer, the token endpoint and this endpoint")
    void takesAssertionsForThreeAudiences() throws Exception {
        for (var audience : List.of(URI.create(hub.baseUrl()), client.tokenEndpoint(), client.backchannel())) {
            var request = new com.nimbusds.oauth2.sdk.ciba.CIBARequest.Builder(
                            client.authentication(audience), com.nimbusds.oauth2.sdk.Scope.parse("openid"))
                    .loginHint(CibaClient.OWNER)
                    .endpointURI(client.backchannel());
            assertThat(CIBAResponse.parse(client.send(request.build())).indicatesSuccess())
                    .as(audience.toString())
                    .isTrue();
        }
        // At the token endpoint the backchannel endpoint is somewhere else.
        var handle = client.ask();
        assertThat(client.redeem(handle, client.authentication(client.backchannel()))
                        .getStatusCode())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("2.3/16 scope holds openid and what the client registered for")
    void wantsOpenid() {
        refused(client.form(parameters(singletonMap("scope", null))), 400, "invalid_request");
        refused(client.form(parameters(Map.of("scope", "post"))), 400, "invalid_scope");
        refused(client.form(parameters(Map.of("scope", "openid nonsense"))), 400, "invalid_scope");
        refused(client.form(parameters(Map.of("scope", "openid vault"))), 400, "invalid_scope");
        assertThat(client.form(parameters(Map.of("scope", "openid post read offline_access")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("2.3/17 exactly one hint")
    void wantsExactlyOneHint() {
        refused(client.form(parameters(singletonMap("login_hint", null))), 400, "invalid_request");
        refused(client.form(parameters(Map.of("login_hint_token", "a.b.c"))), 400, "invalid_request");
        refused(client.form(parameters(Map.of("id_token_hint", "a.b.c"))), 400, "invalid_request");
    }

    @Test
    @DisplayName("2.3/18 client_notification_token: needed for ping, a bearer token, ignored for poll")
    void wantsANotificationTokenForPing() {
        var ping = CibaClient.registered(
                hub,
                Map.of(
                        "backchannel_token_delivery_mode", "ping",
                        "backchannel_client_notification_endpoint", "http://localhost:9/notify"));

        refused(ping.form(parameters(Map.of())), 400, "invalid_request");
        for (var bad : List.of("with space", "ümlaut", "\"quoted\"", "x".repeat(1025))) {
            refused(ping.form(parameters(Map.of("client_notification_token", bad))), 400, "invalid_request");
        }
        assertThat(ping.form(parameters(Map.of("client_notification_token", "x".repeat(1024))))
                        .status())
                .isEqualTo(200);
        assertThat(client.form(parameters(Map.of("client_notification_token", "with space")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("2.3/19 acr_values are names")
    void refusesAcrValuesThatAreNoNames() {
        refused(client.form(parameters(Map.of("acr_values", "\u0000"))), 400, "invalid_request");
        refused(client.form(parameters(Map.of("acr_values", "low h\u00f6her"))), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "line\nbreak",
                "right\u202eto left",
                "zero\u200bwidth",
                "two  spaces",
                " at the end ",
                "nul\u0000",
                "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
            })
    @DisplayName("2.3/20 binding messages that cannot be shown exactly are refused")
    void refusesBindingMessagesThatCannotBeShown(String message) {
        var answer = client.form(parameters(Map.of("binding_message", message)));

        if (message.isEmpty()) {
            // RFC 6749 3.1: without a value it counts as left out.
            assertThat(answer.status()).isEqualTo(200);
        } else {
            refused(answer, 400, "invalid_binding_message");
        }
    }

    @Test
    @DisplayName("2.3/20 the binding message stands on the card exactly as it was sent")
    void showsTheBindingMessageExactly() {
        var own = CibaClient.poll(hub);
        var message = "Pay 12,50 € to <b>Zoë</b> & Söhne? \"Ja\" 東京";
        assertThat(own.form(parameters(Map.of("binding_message", message))).status())
                .isEqualTo(200);

        var card = hub.owner().get("/api/v2/approvals/" + own.card());

        assertThat(card.text("binding_message")).isEqualTo(message);
        assertThat(card.text("kind")).isEqualTo("login");
    }

    @Test
    @DisplayName("2.3/22 requested_expiry: positive seconds, kept within limits, and told")
    void clampsTheRequestedExpiry() throws Exception {
        assertThat(client.ask(client.request()).getExpiresIn()).isEqualTo(300);
        assertThat(client.ask(client.request().requestedExpiry(120)).getExpiresIn())
                .isEqualTo(120);
        assertThat(client.ask(client.request().requestedExpiry(1)).getExpiresIn())
                .isEqualTo(10);
        assertThat(client.ask(client.request().requestedExpiry(900_000)).getExpiresIn())
                .isEqualTo(86_400);
        for (var bad : List.of("0", "-5", "abc", "1.5", "99999999999999999999")) {
            refused(client.form(parameters(Map.of("requested_expiry", bad))), 400, "invalid_request");
        }
    }

    @Test
    @DisplayName("2.5/30-34 a hint names an existing person, by e-mail or id; anybody else is unknown")
    void resolvesTheHint() {
        var person = hub.jdbc().sql("SELECT id FROM person").query(String.class).single();
        assertThat(client.form(parameters(Map.of("login_hint", person))).status())
                .isEqualTo(200);
        assertThat(client.form(parameters(Map.of("login_hint", "OWNER@Example.com")))
                        .status())
                .isEqualTo(200);
        for (var unknown : List.of("nobody@example.com", "usr_" + "0".repeat(24), "not an address")) {
            refused(client.form(parameters(Map.of("login_hint", unknown))), 400, "unknown_user_id");
        }
        // Who asks is looked at before what they ask, and everything else before the person is looked for.
        var nobody = new HashMap<>(parameters(Map.of("scope", "nonsense", "login_hint", "nobody@example.com")));
        nobody.put("client_id", client.id().getValue());
        refused(client.raw(Wire.form(nobody)), 401, "invalid_client");
        var both = new HashMap<String, @Nullable String>();
        both.put("login_hint", "nobody@example.com");
        both.put("scope", "openid nonsense");
        refused(client.form(parameters(both)), 400, "invalid_scope");
    }

    @Test
    @DisplayName("2.6/35-36 the acknowledgement: an unguessable id, its end and interval, not stored")
    void acknowledges() throws Exception {
        var response = client.send(client.request().build());
        var acknowledged = com.nimbusds.oauth2.sdk.ciba.CIBARequestAcknowledgement.parse(response);

        assertThat(response.getHeaderValue("Cache-Control")).contains("no-store");
        assertThat(acknowledged.getAuthRequestID().getValue()).matches("[A-Za-z0-9._-]{43,}");
        assertThat(acknowledged.getExpiresIn()).isPositive();
        assertThat(acknowledged.getMinWaitInterval()).isEqualTo(5);
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getHeaderValue("Content-Type")).startsWith("application/json");
        assertThat(client.ask()).isNotEqualTo(acknowledged.getAuthRequestID());
    }

    @Test
    @DisplayName("2.11 errors: their status, their form, ASCII")
    void refusesInItsOwnForm() {
        var unauthorized =
                CibaClient.registered(hub, new HashMap<>(Map.of("grant_types", List.of("client_credentials"))) {
                    private static final long serialVersionUID = 1;

                    {
                        put("backchannel_token_delivery_mode", null);
                    }
                });
        refused(unauthorized.form(parameters(Map.of())), 400, "unauthorized_client");
        var denied = CibaClient.poll(hub);
        assertThat(denied.form(parameters(Map.of())).status()).isEqualTo(200);
        assertThat(denied.deny().status()).isEqualTo(200);
        refused(denied.form(parameters(Map.of())), 403, "access_denied");
    }

    @Test
    @DisplayName("WIRE 2 an agent that joined with a key asks as well, and polls")
    void letsAgentsAsk() {
        var agent = hub.admitted(new TestAgent(hub.baseUrl(), "asking-agent", TestKey.p256()));
        var form = new HashMap<>(parameters(Map.of()));
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", agent.assertion(Map.of()));

        var asked = client.raw(Wire.form(form));

        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        assertThat(hub.owner().pending())
                .anySatisfy(
                        card -> assertThat(card.path("agent_name").asString("")).isEqualTo("asking-agent"));
    }

    private static void refused(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.text("error_description")).isNotEmpty().matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
    }
}
