package com.onetimesecret.hub.messaging.question;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How far questions go, and how long they are known.
///
/// @param mostRouted agents that one question by capability is put before, the most recently seen first; as many as
///     `to` may name
/// @param limit questions on a page, or answers of one question, that nobody gave a number for
/// @param highestLimit questions on any page
/// @param maxBytes of questions on a page that nobody gave a size for
/// @param highestMaxBytes of questions on any page
/// @param longestWait for news of a question; below the 60 s after which proxies cut idle calls
/// @param lookInterval how often those who wait look for what happened at another hub
/// @param known how long the state of a question is known after its message has ended, for those who come late
/// @param sweepInterval how often questions are deleted that are not known any longer
/// @param sweepRows questions deleted in one transaction, short enough to disturb nobody
@ConfigurationProperties("hub.messaging.question")
public record QuestionSettings(
        @DefaultValue("50") int mostRouted,
        @DefaultValue("50") int limit,
        @DefaultValue("500") int highestLimit,
        @DefaultValue("24KB") DataSize maxBytes,
        @DefaultValue("1MB") DataSize highestMaxBytes,
        @DefaultValue("55s") Duration longestWait,
        @DefaultValue("1s") Duration lookInterval,
        @DefaultValue("24h") Duration known,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("1000") int sweepRows) {}
