package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.call.Visitor;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the second API says about itself; its version is the one of Onetime Secret that its shapes are those of.
@RestController
@RequestMapping("/api/v2")
class FactsController {

    private static final String LOCALE = "en";

    @GetMapping("/status")
    @OpenToAll
    ResponseEntity<Standing> status() {
        return Unstored.ok(new Standing(true, "nominal", LOCALE));
    }

    @GetMapping("/version")
    @AnyScope
    @CountsAs(CountsAs.Limit.NONE)
    ResponseEntity<Version> version(Visitor visitor) {
        return Unstored.ok(new Version(true, List.of("0", "26", "6"), LOCALE));
    }

    @GetMapping("/supported-locales")
    @OpenToAll
    ResponseEntity<Locales> locales() {
        return Unstored.ok(new Locales(true, List.of(LOCALE), LOCALE, LOCALE));
    }

    /// That all is well.
    record Standing(boolean success, String status, String locale) {}

    /// Which release its shapes are those of.
    record Version(boolean success, List<String> version, String locale) {}

    /// The languages of its texts.
    record Locales(boolean success, List<String> locales, String defaultLocale, String locale) {}
}
