package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.seal.Sealer;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// What a push needs besides its message: the way out, what opens its key, the time, chance.
@Component
record Outbound(SafeFetch fetch, Sealer sealer, InstantSource clock, Tokens tokens) {}
