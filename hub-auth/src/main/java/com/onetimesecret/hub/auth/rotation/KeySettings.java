package com.onetimesecret.hub.auth.rotation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How agents change their keys.
///
/// @param overlap how long signatures of a key still count after its agent put another one in its place
/// @param mostInOverlap other keys that an agent had within `overlap`, whatever became of them: everybody who checks
///     a signature tries those that still count, and everybody may read what became of all
@ConfigurationProperties("hub.keys")
record KeySettings(
        @DefaultValue("24h") Duration overlap,
        @DefaultValue("8") int mostInOverlap) {}
