package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.auth.SigningKeyRotation;
import java.time.temporal.ChronoUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/// Gives the hub other keys to sign with, and says what that means.
@Component
@ConditionalOnProperty(RotateSigningKeys.PROPERTY)
class RotateSigningKeys implements ApplicationRunner {

    static final String PROPERTY = "hub.rotate-signing-keys";
    static final String NEXT = "next";
    static final String LEAKED = "leaked";

    private final SigningKeyRotation rotation;
    private final boolean leaked;

    RotateSigningKeys(SigningKeyRotation rotation, @Value("${" + PROPERTY + "}") String why) {
        this.rotation = rotation;
        this.leaked = why.equals(LEAKED);
    }

    @Override
    public void run(ApplicationArguments arguments) {
        System.out.println("\n  " + (leaked ? withdrawn() : prepared()) + "\n");
    }

    private String prepared() {
        return rotation.prepareNext()
                .map(from -> "The next signing keys are published at /oauth2/jwks and sign from "
                        + from.truncatedTo(ChronoUnit.SECONDS) + " on. The keys until then stay published.")
                .orElse("The next signing keys are published already, and sign when their time has come. Nothing was"
                        + " changed.");
    }

    private String withdrawn() {
        var kids = rotation.withdrawAll();
        return "Withdrew the signing keys " + String.join(", ", kids) + ". Within half a minute no hub accepts what"
                + " they signed: agents get new tokens with their own keys, registered clients with their refresh"
                + " tokens.";
    }
}
