package com.onetimesecret.hub.auth.token;

import org.springframework.stereotype.Component;

/// What a proven client can do about tokens.
@Component
record TokenCalls(IssueToken issue, IntrospectToken introspect, RevokeToken revoke) {}
