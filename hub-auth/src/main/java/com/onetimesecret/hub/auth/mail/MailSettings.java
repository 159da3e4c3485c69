package com.onetimesecret.hub.auth.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// From whom letters are, and how often they are tried.
///
/// @param from the sender's address, as `hub@example.com` or `Agent Hub <hub@example.com>`
/// @param tries how often a letter is given to the mail server before it counts as failed: about four hours of pauses
///     that grow to an hour, longer than a mail server is usually away
/// @param keptFor how long it is known what became of a letter, without its text
@ConfigurationProperties("hub.mail")
public record MailSettings(
        @DefaultValue("") String from,
        @DefaultValue("12") int tries,
        @DefaultValue("7d") Duration keptFor) {}
