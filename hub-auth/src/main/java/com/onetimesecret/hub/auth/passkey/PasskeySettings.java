package com.onetimesecret.hub.auth.passkey;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How passkeys are asked for.
///
/// @param answerWithin how long a person has to find their phone or security key
/// @param mostPerPerson more than anybody has devices, few enough for a list
@ConfigurationProperties("hub.passkeys")
record PasskeySettings(
        @DefaultValue("5m") Duration answerWithin,
        @DefaultValue("20") int mostPerPerson) {}
