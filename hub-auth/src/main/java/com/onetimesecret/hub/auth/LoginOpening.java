package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.approval.ApprovalId;

/// What a person meets who opens a login.
public sealed interface LoginOpening {

    /// Its card.
    record Card(ApprovalId id) implements LoginOpening {}

    /// They signed in too long ago for this.
    record SignInAgain() implements LoginOpening {}
}
