package com.onetimesecret.hub.api.call;

import java.time.Duration;

/// What a POST answers that may wait for what becomes of the thing it created: a controller that is an
/// [AwaitsCreated] returns this instead of its answer, and does not wait itself.
///
/// The call may be part of a transaction that ends after the controller does (`Idempotency-Key`), and nothing may
/// wait inside one. `now` is what is kept for repeats; each of them waits again. Not for a [DirectCall].
///
/// @param now the answer, if there is nothing more to say in time
/// @param created what the controller finds the created thing by, at most 100 characters; it is stored
/// @param patience how long the caller wants to wait; zero for not at all
public record Awaited<T>(T now, String created, Duration patience) {}
