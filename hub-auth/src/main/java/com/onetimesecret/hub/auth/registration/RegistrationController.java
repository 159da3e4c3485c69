package com.onetimesecret.hub.auth.registration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.auth.client.ClientMetadata;
import com.onetimesecret.hub.auth.registration.Registrations.Registered;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/oauth2/register` (RFC 7591) and the configuration endpoint of each client (RFC 7592).
///
/// Tools in browsers register too; no cookie and no network's data is involved.
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.POST, RequestMethod.PUT, RequestMethod.DELETE},
        exposedHeaders = HttpHeaders.WWW_AUTHENTICATE)
class RegistrationController {

    static final String PATH = "/oauth2/register";

    private final Registrations registrations;
    private final ReadMetadata read;
    private final AuthRateLimit rateLimit;
    private final JsonMapper mapper;
    private final BaseUrl baseUrl;

    RegistrationController(
            Registrations registrations,
            ReadMetadata read,
            AuthRateLimit rateLimit,
            JsonMapper mapper,
            BaseUrl baseUrl) {
        this.registrations = registrations;
        this.read = read;
        this.rateLimit = rateLimit;
        this.mapper = mapper;
        this.baseUrl = baseUrl;
    }

    /// Client information as RFC 7591 section 3.2.1 has it.
    record ClientInformation(
            AgentId clientId,
            long clientIdIssuedAt,
            String registrationAccessToken,
            String registrationClientUri,
            @JsonUnwrapped ClientMetadata metadata) {

        @Override
        public String toString() {
            return "ClientInformation[" + clientId + "]";
        }
    }

    record Refused(String error, String errorDescription) {}

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @OpenToAll
    ResponseEntity<ClientInformation> register(ClientAddress address, @RequestBody byte[] body) {
        // Registering proves nothing, so it counts like every other call of somebody unknown.
        rateLimit.countUnproven(address);
        var id = registrations.nextId();
        return answer(HttpStatus.CREATED, registrations.register(id, read.read(json(body), id), address));
    }

    @GetMapping(PATH + "/{id}")
    @OpenToAll
    ResponseEntity<ClientInformation> look(
            ClientAddress address,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        return answer(HttpStatus.OK, client(address, id, authorization));
    }

    @PutMapping(path = PATH + "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @OpenToAll
    ResponseEntity<ClientInformation> change(
            ClientAddress address,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization,
            @RequestBody byte[] body) {
        var before = client(address, id, authorization);
        var sent = json(body);
        checkManaged(before, sent);
        var metadata = read.read(sent, before.client().id());
        return answer(HttpStatus.OK, registrations.replace(before, metadata).orElseThrow(() -> unknown(address)));
    }

    @DeleteMapping(PATH + "/{id}")
    @OpenToAll
    ResponseEntity<Void> remove(
            ClientAddress address,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        if (!registrations.remove(client(address, id, authorization))) {
            throw unknown(address);
        }
        return ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build();
    }

    /// RFC 7592 section 2.2: an update names its client, and holds nothing that only the server says.
    private static void checkManaged(Registered before, JsonNode sent) {
        if (!sent.path("client_id").asString("").equals(before.client().id().value())) {
            throw InvalidRegistration.request("client_id must be there and cannot be changed.");
        }
        for (var member : new String[] {
            "registration_access_token",
            "registration_client_uri",
            "client_id_issued_at",
            "client_secret_expires_at",
            "client_secret"
        }) {
            if (sent.has(member)) {
                throw InvalidRegistration.request(member + " cannot be sent.");
            }
        }
    }

    private Registered client(ClientAddress address, String id, @Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7) || !AgentId.isValid(id)) {
            throw unknown(address);
        }
        var found = registrations
                .find(new AgentId(id), authorization.substring(7).strip())
                .orElseThrow(() -> unknown(address));
        rateLimit.countProven(found.client().id());
        return found;
    }

    private UnknownToken unknown(ClientAddress address) {
        rateLimit.countUnproven(address);
        return new UnknownToken();
    }

    private JsonNode json(byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (JacksonException unreadable) {
            throw InvalidRegistration.metadata("The body must be JSON.");
        }
    }

    private ResponseEntity<ClientInformation> answer(HttpStatus status, Registered registered) {
        var client = registered.client();
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(new ClientInformation(
                        client.id(),
                        client.createdAt().getEpochSecond(),
                        registered.token(),
                        baseUrl.at(PATH + "/" + client.id()),
                        client.metadata()));
    }

    @ExceptionHandler
    ResponseEntity<Refused> refuse(InvalidRegistration refusal) {
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .body(new Refused(refusal.error(), String.valueOf(refusal.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Refused> refuse(UnknownToken refusal) {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                .body(new Refused("invalid_token", "No client has this registration token."));
    }

    /// The token manages no client: unknown, replaced, or of a client that is gone.
    static final class UnknownToken extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnknownToken() {
            super("unknown registration token", null, false, false);
        }
    }
}
