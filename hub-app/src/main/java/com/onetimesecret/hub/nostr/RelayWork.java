package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.auth.NostrAgents;
import com.onetimesecret.hub.web.InnerCalls;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// What connections work with.
@Component
record RelayWork(
        InnerCalls calls,
        NostrAgents agents,
        PublishEvent publish,
        StoredEvents stored,
        TellMessages tell,
        AuthRateLimit authentications,
        NostrSettings settings,
        InstantSource clock,
        Tokens tokens,
        BaseUrl baseUrl) {}
