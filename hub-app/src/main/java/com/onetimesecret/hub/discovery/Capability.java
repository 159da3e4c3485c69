package com.onetimesecret.hub.discovery;

/// The calls that exist, as the manifest names them; a new call is one line here.
enum Capability {
    POST("post", "/api/v2/agent/messages"),
    READ("read", "/api/v2/agent/messages?since={timestamp}"),
    SUBSCRIBE("subscribe", "/api/v2/agent/subscribe?topic={topic}"),
    MESSAGE("message", "/api/v2/agent/messages/{id}"),
    HANDOFF("handoff", "/api/v2/agent/handoff"),
    TASKS("tasks", "/api/v2/agent/tasks?for=me&state={state}&wait={seconds}"),
    TASK("task", "/api/v2/agent/tasks/{id}?wait={seconds}"),
    OPEN("open", "/api/v2/agent/messages/{id}/open"),
    ACK("ack", "/api/v2/agent/messages/{id}/ack"),
    DELIVERY("delivery", "/api/v2/agent/messages/{id}/delivery"),
    INBOX("inbox", "/api/v2/agent/inbox?since=unread"),
    INBOX_ACK("inbox_ack", "/api/v2/agent/inbox/ack"),
    DISCOVER_AGENTS("discover_agents", "/api/v2/agent/peers"),
    ASK("ask", "/api/v2/agent/questions"),
    ANSWER("answer", "/api/v2/agent/questions/{id}/answers"),
    WEBHOOKS("webhooks", "/api/v2/agent/webhooks"),
    HEARTBEAT("heartbeat", "/api/v2/agent/heartbeat"),
    ME("me", "/api/v2/agent/me"),
    IDENTITY("identity", "/a/{agent_id}/.well-known/agent.json"),
    DOMAINS("domains", "/api/v2/agent/domains"),
    CHECK_DOMAIN("check_domain", "/api/v2/agent/domains/{domain}/check"),
    KEYS("keys", "/api/v2/agent/keys"),
    ROTATE_KEY("rotate_key", "/api/v2/agent/keys/rotate"),
    REVOKE_KEY("revoke_key", "/api/v2/agent/keys/revoke"),
    VERIFY("verify", "/api/v2/agent/verify?domain={domain}"),
    APPROVALS("approvals", "/api/v2/agent/approvals"),
    APPROVAL("approval", "/api/v2/agent/approvals/{approval_id}?wait={seconds}"),
    APPROVAL_STATUS("approval_status", "/api/v2/agent/auth/{auth_req_id}?wait={seconds}"),
    AUDIT("audit", "/api/v2/agent/audit?since={timestamp}"),
    AUDIT_CHECKPOINT("audit_checkpoint", "/api/v2/agent/audit/checkpoint"),
    CREATE_SECRET("create_secret", "/api/v2/secret"),
    REVEAL("reveal", "/api/v2/secret/{secret_key}/reveal"),
    RECEIPTS("receipts", "/api/v2/receipt/recent"),
    BURN_SECRET("burn_secret", "/api/v2/receipt/{receipt_key}/burn"),
    VAULT("vault", "/api/v2/agent/vault"),
    VAULT_VALUE("vault_value", "/api/v2/agent/vault/{label}"),
    DEPOSITS("deposits", "/api/v2/agent/deposits"),
    MAGIC_LINKS("magic_links", "/api/v2/agent/magic-links"),
    NATS_CREDENTIALS("nats_credentials", "/api/v2/agent/nats-credentials"),
    NOSTR("nostr", "/nostr"),
    NOSTR_KEY("nostr_key", "/api/v2/agent/nostr-key"),
    MCP("mcp", "/mcp"),
    AGENT_CARD("agent_card", "/a/{agent_id}/.well-known/agent-card.json"),
    A2A("a2a", "/a/{agent_id}/a2a");

    private final String wire;
    private final String template;

    Capability(String wire, String template) {
        this.wire = wire;
        this.template = template;
    }

    /// The member of the manifest's `capabilities`.
    String wire() {
        return wire;
    }

    /// The URI template (RFC 6570), without the base URL.
    String template() {
        return template;
    }
}
