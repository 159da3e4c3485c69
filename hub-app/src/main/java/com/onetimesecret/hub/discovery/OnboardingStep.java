package com.onetimesecret.hub.discovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.NextStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing an agent does to join, in the manifest's order.
///
/// @param what the step in one sentence
/// @param bodyExample a form as text, or a value that serialises to a valid JSON body
/// @param expect what the answer says and what to do with it
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record OnboardingStep(
        int step,
        @JsonProperty("do") String what,
        @Nullable String method,
        @Nullable String href,
        List<String> headers,
        @Nullable Object bodyExample,
        @Nullable String shell,
        @Nullable String expect) {

    private static final List<String> SIGNED =
            List.of("X-Agent-Sig-Time: <unix seconds>", "X-Agent-Sig: <base64 signature of \"{time}.{body}\">");

    /// The whole way in, from no key to the first message.
    static List<OnboardingStep> all(BaseUrl base, String joinUrl) {
        return List.of(
                shell(
                        1,
                        "Make a key pair, once, and keep it private (Ed25519, or P-256).",
                        "umask 077; openssl genpkey -algorithm ed25519 -out key.pem"),
                call(
                        2,
                        NextStep.post(
                                "Ask to join; sign the request with the new key.",
                                joinUrl,
                                Join.example(base)),
                        SIGNED,
                        "200 with agent_id, auth_req_id, status \"pending\" and tell_your_human."),
                shell(
                        3,
                        "Show tell_your_human to your human. Never open its link yourself: only a person can approve.",
                        null),
                call(
                        4,
                        NextStep.get("Wait for the person.", base.at("/api/v2/agent/auth/{auth_req_id}?wait=25")),
                        List.of(),
                        "status \"pending\": call again; \"approved\": go on; \"denied\": stop, it is final."),
                call(
                        5,
                        NextStep.post(
                                "Collect the token; sign the form as in step 2.",
                                base.at("/oauth2/token"),
                                tokenForm(base)),
                        List.of("X-Agent-Id: <agent_id>", SIGNED.get(0), SIGNED.get(1)),
                        "200 with access_token. Later the same call with grant_type=client_credentials and no"
                                + " auth_req_id gives another one, without a person."),
                call(
                        6,
                        NextStep.post("Say hello.", base.at(Capability.POST.template()), Hello.example()),
                        List.of("Authorization: Bearer <access_token>"),
                        "201 with id, cursor and next: what to call after that."));
    }

    private static String tokenForm(BaseUrl base) {
        return "grant_type=urn:openid:params:grant-type:ciba&auth_req_id=<auth_req_id>&client_id=<agent_id>&aud="
                + base.value() + "&nonce=<random>";
    }

    private static OnboardingStep shell(int step, String what, @Nullable String command) {
        return new OnboardingStep(step, what, null, null, List.of(), null, command, null);
    }

    private static OnboardingStep call(int step, NextStep call, List<String> headers, String expect) {
        return new OnboardingStep(
                step, call.why(), call.method(), call.href(), headers, call.bodyExample(), null, expect);
    }

    /// The body of step 2.
    private record Join(String name, String purpose, String publicKey, String aud) {

        static Join example(BaseUrl base) {
            return new Join(
                    "build-bot", "Run the nightly builds and report", "ed25519:<base64 of the 32 bytes>", base.value());
        }
    }

    /// The body of step 6.
    private record Hello(String type, Status payload) {

        private record Status(String status, String summary) {}

        static Hello example() {
            return new Hello("status_update", new Status("idle", "Joined"));
        }
    }
}
