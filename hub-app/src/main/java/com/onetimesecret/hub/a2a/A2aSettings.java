package com.onetimesecret.hub.a2a;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long the door at `/a/{agent}/a2a` waits, and for how many.
///
/// @param longestWait for what becomes of a task, where the answer is one JSON text; below the 60 s after which
///     proxies cut idle calls
/// @param longestStream how long a stream may last; who wants to hear more subscribes again
/// @param signOfLife how often a stream without news says that it is alive; a client that left is noticed by the second
///     one, and until then its stream counts
/// @param lookAgain how often a stream asks whether its caller may still listen; a revocation counts within a second
/// @param longestPatience how long a stream or a wait goes on asking when its caller has read too often; a minute
///     is what rates are counted by
/// @param listPages pages of 500 of its own tasks that a list is made of at most
/// @param cardFreshFor how long others may keep a card
@ConfigurationProperties("hub.a2a")
record A2aSettings(
        @DefaultValue("55s") Duration longestWait,
        @DefaultValue("15m") Duration longestStream,
        @DefaultValue("5s") Duration signOfLife,
        @DefaultValue("1s") Duration lookAgain,
        @DefaultValue("70s") Duration longestPatience,
        @DefaultValue("4") int listPages,
        @DefaultValue("5m") Duration cardFreshFor) {}
