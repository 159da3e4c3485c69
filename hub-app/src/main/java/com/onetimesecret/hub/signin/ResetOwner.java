package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.auth.Recovery;
import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.environment.StartRefused;
import java.time.temporal.ChronoUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Lets an owner in again who lost every way to sign in: prints a link for whoever has a shell on this machine, who
/// has the database anyway, and ends what runs under the owner's name. Nothing changes for anybody else.
@Component
@ConditionalOnProperty("hub.reset-owner")
@Order(Ordered.LOWEST_PRECEDENCE)
class ResetOwner implements ApplicationRunner {

    private final Recovery recovery;
    private final Setup setup;
    private final OpenSessions sessions;
    private final String email;

    ResetOwner(Recovery recovery, Setup setup, OpenSessions sessions, @Value("${hub.reset-owner}") String email) {
        this.recovery = recovery;
        this.setup = setup;
        this.sessions = sessions;
        this.email = email;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (setup.isNeeded()) {
            // Then the link with which somebody becomes the first owner follows, as at every start.
            return;
        }
        var link = recovery.forOwner(email)
                .orElseThrow(() -> new StartRefused("Nobody of the address " + email
                        + " owns a network here; the owners" + " are " + String.join(", ", recovery.owners()) + "."));
        int ended = sessions.endAll(link.owner());
        System.out.println("\n  " + email + " sets a new password with this link, once, until "
                + link.ends().truncatedTo(ChronoUnit.SECONDS) + ":\n\n  " + link.url() + "\n\n  Their sessions were"
                + " ended (" + ended + "), and their earlier links. The page behind the link asks what"
                + " becomes of their passkeys, API tokens and notified browsers; the trail says that it was made.\n");
    }
}
