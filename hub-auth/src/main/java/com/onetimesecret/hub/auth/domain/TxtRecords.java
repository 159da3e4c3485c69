package com.onetimesecret.hub.auth.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.springframework.stereotype.Component;

/// Asks DNS for TXT records, within seconds.
@Component
class TxtRecords {

    private static final String FIRST_TIMEOUT_MILLIS = "1000";
    // Each waits twice as long as the one before: 3 s in all.
    private static final String ATTEMPTS = "2";

    private final String server;

    TxtRecords(DomainSettings settings) {
        server = settings.dnsServer().isEmpty() ? "dns:" : "dns://" + settings.dnsServer();
    }

    /// The texts at that name; none if there are none.
    ///
    /// @throws NamingException if no server says so
    // The provider for DNS reads records as text and makes no objects of them.
    @SuppressWarnings("BanJNDI")
    List<String> at(String name) throws NamingException {
        var environment = new Properties();
        environment.setProperty(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.setProperty(Context.PROVIDER_URL, server);
        environment.setProperty("com.sun.jndi.dns.timeout.initial", FIRST_TIMEOUT_MILLIS);
        environment.setProperty("com.sun.jndi.dns.timeout.retries", ATTEMPTS);
        var dns = new InitialDirContext(environment);
        try {
            var found = dns.getAttributes(name, new String[] {"TXT"}).get("TXT");
            var texts = new ArrayList<String>();
            for (int i = 0; found != null && i < found.size(); i++) {
                texts.add(String.valueOf(found.get(i)));
            }
            return texts;
        } catch (NameNotFoundException nothing) {
            return List.of();
        } finally {
            dns.close();
        }
    }
}
