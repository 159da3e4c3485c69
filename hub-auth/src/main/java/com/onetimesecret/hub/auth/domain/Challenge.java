package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.agent.AgentId;

/// What whoever controls a domain publishes to say that it is this agent's: a DNS record or a file.
///
/// @param dns the record; it stays as long as the domain is to be served
/// @param file the file, as an alternative
record Challenge(Txt dns, File file) {

    static final String FOLDER = "/.well-known/agent-challenge/";

    private static final String RECORD = "_agent-challenge.";

    /// The challenge of that claim.
    static Challenge of(Claim claim) {
        var content = claim.content();
        var token = content.substring(0, content.indexOf('.'));
        return new Challenge(
                new Txt(RECORD + claim.domain(), "TXT", content),
                new File("https://" + claim.domain() + FOLDER + token, content));
    }

    /// What is to be published for that agent at the hub of that host: more than stands in the file's address,
    /// so that a server which answers everything proves nothing, and with hub and agent in it, so that nobody
    /// can pass the challenge of one hub off as another's.
    static String content(String token, AgentId agent, String hubHost) {
        return token + "." + agent + "@" + hubHost;
    }

    /// @param name the record's name, to which the zone is not to be added again
    record Txt(String name, String type, String value) {}

    /// @param content the whole file; white space around it does not matter
    record File(String url, String content) {}
}
