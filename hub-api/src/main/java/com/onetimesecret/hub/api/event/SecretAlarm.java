package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;

/// Somebody had the key of a secret and was refused, for the first time for this reason: the owner should know;
/// published inside the transaction that counts it.
///
/// @param owner the agent or person who made the secret
/// @param secretId names the secret in the trail; opens nothing
/// @param wasOpen whether it had been read before, perhaps by the same guest; otherwise it is still sealed, for others
public record SecretAlarm(NetworkId networkId, String owner, String secretId, boolean wasOpen) {}
