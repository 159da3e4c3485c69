package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.auth.join.Delivery;
import com.onetimesecret.hub.auth.join.Delivery.Mode;
import com.onetimesecret.hub.auth.token.AuthenticatedClient;
import com.onetimesecret.hub.auth.token.ClientAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The backchannel authentication endpoint (CIBA Core 7).
@RestController
class BackchannelController {

    static final String PATH = "/oauth2/bc-authorize";
    private static final int INTERVAL_SECONDS = 5;

    private final ClientAuthentication clients;
    private final ReadRequest read;
    private final AskPerson askPerson;
    private final AuthRateLimit rateLimit;

    BackchannelController(
            ClientAuthentication clients, ReadRequest read, AskPerson askPerson, AuthRateLimit rateLimit) {
        this.clients = clients;
        this.read = read;
        this.askPerson = askPerson;
        this.rateLimit = rateLimit;
    }

    /// The acknowledgement (CIBA Core 7.3).
    ///
    /// @param interval null for push, where nobody polls
    record Acknowledged(
            String authReqId, long expiresIn, @Nullable Integer interval) {

        /// Holds a credential; nobody logs it by accident.
        @Override
        public String toString() {
            return "Acknowledged[" + expiresIn + "]";
        }
    }

    record Refused(String error, String errorDescription) {}

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    @OpenToAll
    ResponseEntity<Acknowledged> ask(HttpServletRequest request, ClientAddress address) {
        var client = prove(request, address);
        rateLimit.countProven(client.id());
        try {
            var asked = read.read(client, form(request));
            var delivery = delivery(client, asked);
            var authReqId = askPerson.ask(client, asked, delivery, address);
            var polls = delivery.mode() != Mode.PUSH;
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .body(new Acknowledged(authReqId, asked.expiry().toSeconds(), polls ? INTERVAL_SECONDS : null));
        } catch (RefusedRequest refused) {
            if (refused.error().equals("unknown_user_id")) {
                // The one answer that tells something about people.
                rateLimit.countUnproven(address);
            }
            throw refused;
        }
    }

    private AuthenticatedClient prove(HttpServletRequest request, ClientAddress address) {
        try {
            return clients.prove(request);
        } catch (OAuth2AuthenticationException unproven) {
            // Every client with DPoP begins without the nonce.
            if (!unproven.getError().getErrorCode().equals("use_dpop_nonce")) {
                rateLimit.countUnproven(address);
            }
            throw unproven;
        }
    }

    /// The form was read once on its way here, so there is one value a name.
    private static Map<String, String> form(HttpServletRequest request) {
        var form = new HashMap<String, String>();
        // RFC 6749 3.1: a parameter without a value counts as left out.
        request.getParameterMap().forEach((name, values) -> {
            if (!values[0].isEmpty()) {
                form.put(name, values[0]);
            }
        });
        return form;
    }

    private static Delivery delivery(AuthenticatedClient client, BackchannelRequest asked) {
        var mode = Mode.of(ReadRequest.mode(client.client()));
        if (mode == Mode.PUSH && client.jkt() == null) {
            // A token that leaves the hub towards a URL is worth nothing without the key (CIBA Core 10.3).
            throw RefusedRequest.invalid("Pushed tokens are bound to a key: send a DPoP header (RFC 9449).");
        }
        var registered = client.client();
        return new Delivery(
                mode,
                registered == null ? null : registered.metadata().backchannelClientNotificationEndpoint(),
                asked.notificationToken(),
                client.jkt(),
                asked.acrValues());
    }

    @ExceptionHandler
    ResponseEntity<Refused> refuse(RefusedRequest refused) {
        return ResponseEntity.status(refused.status())
                .cacheControl(CacheControl.noStore())
                .body(new Refused(refused.error(), String.valueOf(refused.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Refused> refuse(OAuth2AuthenticationException unproven) {
        var error = unproven.getError();
        return refuse(new RefusedRequest(error.getErrorCode(), String.valueOf(error.getDescription())));
    }
}
