package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.auth.approval.StoredApproval;
import java.time.Instant;

/// One handle to poll with and the card it stands for; its secret id is known to the agent only.
public record AuthRequest(StoredApproval approval, Instant expiresAt, int intervalSeconds) {}
