package com.onetimesecret.hub.api.call;

import java.time.Duration;
import java.util.Optional;

/// A controller with a POST that answers [Awaited].
///
/// Example: `POST /questions` returns `new Awaited<>(created, question.id().value(), patience)`, and `await` waits
/// for an answer to the question of that id.
public interface AwaitsCreated<T> {

    /// Waits for what becomes of the created thing, after it is on disk; holds no connection meanwhile.
    ///
    /// @param created as the controller named it in [Awaited]
    /// @return the answer that says more, with a 2xx status; empty if there is none in time
    Optional<T> await(CurrentAgent caller, String created, Duration patience) throws InterruptedException;
}
