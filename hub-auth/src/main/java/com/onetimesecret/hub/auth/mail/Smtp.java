package com.onetimesecret.hub.auth.mail;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.auth.mail.MailRefused.Reason;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/// The mail server, if the operator named one.
@Component
public class Smtp {

    private static final int LONGEST_SUBJECT = 200;

    private final @Nullable JavaMailSender sender;
    private final MailSettings settings;
    private final String host;

    Smtp(ObjectProvider<JavaMailSender> sender, MailSettings settings, BaseUrl baseUrl) {
        this.sender = sender.getIfAvailable();
        this.settings = settings;
        this.host = Objects.requireNonNullElse(URI.create(baseUrl.value()).getHost(), "localhost");
    }

    /// Whether there is a mail server to give letters to.
    public boolean isSetUp() {
        return sender != null;
    }

    /// Gives the letter to the mail server, which has taken it once this returns.
    ///
    /// @param id names the letter: two of the same id are one to whoever gets both
    public void send(Mail mail, String id) throws MailRefused {
        var server = Objects.requireNonNull(sender, "no mail server");
        var message = server.createMimeMessage();
        try {
            write(message, mail, id);
        } catch (MessagingException notAnAddress) {
            throw new MailRefused(Reason.ADDRESS);
        }
        try {
            server.send(message);
        } catch (MailAuthenticationException refused) {
            throw new MailRefused(Reason.SIGN_IN);
        } catch (MailSendException failed) {
            throw new MailRefused(isForGood(failed) ? Reason.ADDRESS : Reason.UNREACHABLE);
        } catch (MailException failed) {
            throw new MailRefused(Reason.UNREACHABLE);
        }
    }

    private void write(MimeMessage message, Mail mail, String id) throws MessagingException {
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipient(MimeMessage.RecipientType.TO, only(mail.to()));
        message.setSubject(oneLine(mail.subject()), StandardCharsets.UTF_8.name());
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        // Vacation notes and the like do not answer what says this (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("Message-ID", "<" + id + "@" + host + ">");
    }

    /// The one address that `text` is; never a list, a group, or an address with a header behind it.
    private static InternetAddress only(String text) throws AddressException {
        var address = new InternetAddress(text, true);
        if (address.isGroup()
                || !text.equals(address.getAddress())
                || text.chars().anyMatch(c -> c < ' ')) {
            throw new AddressException("not one address");
        }
        return address;
    }

    /// No subject begins another header, and none is endless.
    static String oneLine(String subject) {
        var line = subject.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT) + "…";
    }

    /// Whether the server knows nobody of that address; other refusals may pass.
    private static boolean isForGood(MailSendException failed) {
        return failed.getFailedMessages().values().stream()
                .anyMatch(cause -> cause instanceof SendFailedException refused
                        && refused.getInvalidAddresses() != null
                        && refused.getInvalidAddresses().length > 0);
    }
}
