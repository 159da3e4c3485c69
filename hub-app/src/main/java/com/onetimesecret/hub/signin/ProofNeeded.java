package com.onetimesecret.hub.signin;

/// Somebody is to show that it is them before they go on.
final class ProofNeeded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String page;

    ProofNeeded(String page) {
        super("a proof is needed", null, false, false);
        this.page = page;
    }

    /// Where they do.
    String page() {
        return page;
    }
}
