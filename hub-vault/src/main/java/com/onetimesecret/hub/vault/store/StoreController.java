package com.onetimesecret.hub.vault.store;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The private store of the calling agent (WIRE 6): raw bytes in and out, whatever type they say they are of.
@RestController
class StoreController {

    static final String PATH = "/api/v2/agent/vault";

    private static final String ONE = PATH + "/{label}";
    private static final String LIMIT = "50";
    /// WIRE 0.
    private static final String MAX_BYTES = "24576";

    private final KeepValues values;
    private final JdbcVault vaults;
    private final StorePages pages;

    StoreController(KeepValues values, JdbcVault vaults, StorePages pages) {
        this.values = values;
        this.vaults = vaults;
        this.pages = pages;
    }

    /// What was stored.
    ///
    /// @param replaced the version before it
    record Stored(
            VaultLabel label,
            String version,
            int size,
            Instant createdAt,
            @Nullable String replaced) {}

    @PutMapping(ONE)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<Stored> put(CurrentAgent caller, HttpServletRequest request, RawBody body) {
        return put(caller, inPath(request), body);
    }

    @PutMapping(PATH)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<Stored> putByQuery(CurrentAgent caller, RawBody body, @RequestParam String label) {
        return put(caller, inQuery(label), body);
    }

    private ResponseEntity<Stored> put(CurrentAgent caller, VaultLabel label, RawBody body) {
        var kept = values.put(AgentVault.of(caller), label, body.value());
        var replaced = kept.stored().replaced();
        return ResponseEntity.status(replaced == null ? HttpStatus.CREATED : HttpStatus.OK)
                .body(new Stored(
                        label,
                        kept.version(),
                        body.value().bytes().length,
                        kept.stored().at(),
                        replaced));
    }

    @GetMapping(ONE)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<byte[]> get(
            CurrentAgent caller, HttpServletRequest request, @RequestParam(required = false) @Nullable String version) {
        return get(caller, inPath(request), version);
    }

    @GetMapping(path = PATH, params = "label")
    @RequiresScope(Scope.VAULT)
    ResponseEntity<byte[]> getByQuery(
            CurrentAgent caller, @RequestParam String label, @RequestParam(required = false) @Nullable String version) {
        return get(caller, inQuery(label), version);
    }

    /// The labels, or the versions of one.
    @GetMapping(PATH)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<?> list(
            CurrentAgent caller,
            @RequestParam(name = "versions_of", required = false) @Nullable String versionsOf,
            @RequestParam(defaultValue = LIMIT) int limit,
            @RequestParam(name = "max_bytes", defaultValue = MAX_BYTES) int maxBytes,
            @RequestParam(required = false) @Nullable String cursor) {
        var wish = new StorePages.Wish(limit, maxBytes, cursor);
        return versionsOf == null
                ? pages.labels(AgentVault.of(caller), wish)
                : pages.versions(AgentVault.of(caller), VaultLabel.of(versionsOf, "?versions_of"), wish);
    }

    private ResponseEntity<byte[]> get(CurrentAgent caller, VaultLabel label, @Nullable String version) {
        var vault = AgentVault.of(caller);
        var found = vaults.find(vault, label, version).orElseThrow(HubException::notFound);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().build().toString())
                .eTag("\"" + found.version().version() + "\"")
                .body(values.get(vault, found).bytes());
    }

    @DeleteMapping(ONE)
    @RequiresScope(Scope.VAULT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            CurrentAgent caller, HttpServletRequest request, @RequestParam(required = false) @Nullable String version) {
        values.delete(AgentVault.of(caller), inPath(request), version);
    }

    @DeleteMapping(PATH)
    @RequiresScope(Scope.VAULT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteByQuery(
            CurrentAgent caller, @RequestParam String label, @RequestParam(required = false) @Nullable String version) {
        values.delete(AgentVault.of(caller), inQuery(label), version);
    }

    // As it was sent: the framework puts question marks where bytes are no text. What stands before it may be escaped.
    private static VaultLabel inPath(HttpServletRequest request) {
        var path = request.getRequestURI();
        return VaultLabel.inPath(path.substring(path.lastIndexOf('/') + 1));
    }

    private static VaultLabel inQuery(String label) {
        return VaultLabel.of(label, "?label");
    }
}
