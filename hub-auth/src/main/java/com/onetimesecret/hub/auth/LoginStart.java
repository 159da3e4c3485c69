package com.onetimesecret.hub.auth;

/// What becomes of a browser that a client sent.
public sealed interface LoginStart {

    /// It goes on to the page of that handle.
    record Page(String handle) implements LoginStart {}

    /// It goes back at once, with the error.
    record SendBack(String uri) implements LoginStart {}

    /// The person is told what is wrong and may go back: nobody ever vouched for the site that waits there.
    record Ask(String place, String uri, String words) implements LoginStart {}
}
