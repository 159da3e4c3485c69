package com.onetimesecret.hub.vault.store;

/// The bytes of a request as they were sent, whatever type it says they are of. A controller takes it before its
/// query parameters, because reading those could take a form for a part of them.
record RawBody(VaultValue value) {}
