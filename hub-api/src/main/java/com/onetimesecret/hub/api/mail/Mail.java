package com.onetimesecret.hub.api.mail;

/// One letter to one person, in plain text.
///
/// @param to the e-mail address
/// @param text may hold a link that works once, so nothing of it is ever logged
public record Mail(String to, String subject, String text) {

    @Override
    public String toString() {
        return "Mail[to=" + to + "]";
    }
}
