package com.onetimesecret.hub.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How a hub ends that was told to.
///
/// @param pause seconds for which it goes on serving while `/readyz` already says no; for load balancers that look
///     only now and then and would send calls to a hub that listens no more
/// @param within seconds after which whatever is left is cut off; less than the 30 after which Kubernetes and
///     Fly.io
///     kill
@ConfigurationProperties("hub.drain")
record DrainSettings(
        @DefaultValue("0s") Duration pause,
        @DefaultValue("25s") Duration within) {}
