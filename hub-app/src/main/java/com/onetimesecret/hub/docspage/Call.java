package com.onetimesecret.hub.docspage;

import java.util.List;

/// One call, as people read it.
///
/// @param anchor of its place on the page
/// @param who the ways to authenticate, each one of which is enough, as the ends of keys of words
/// @param scopes that an agent's token must carry
/// @param limit the limit it uses up, as the manifest calls it; empty for none
/// @param also other addresses of the same
/// @param contentType of the body; empty without one
/// @param example a command that calls it
record Call(
        String anchor,
        String method,
        String path,
        String summary,
        String about,
        List<String> who,
        List<String> scopes,
        String limit,
        List<String> also,
        List<Member> parameters,
        String contentType,
        List<Member> body,
        String example,
        List<Answer> answers) {

    Call {
        who = List.copyOf(who);
        scopes = List.copyOf(scopes);
        also = List.copyOf(also);
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
        answers = List.copyOf(answers);
    }

    /// A parameter, or a member of a body.
    ///
    /// @param place `path`, `query`, `header`, or `body`
    record Member(String name, String place, String type, boolean needed, String about) {}

    /// What it answers with a status.
    ///
    /// @param problems pages of the refusals that it stands for
    record Answer(String status, String about, String type, List<Member> members, List<Problem> problems) {

        Answer {
            members = List.copyOf(members);
            problems = List.copyOf(problems);
        }
    }

    /// A kind of refusal.
    record Problem(String name, String href) {}
}
