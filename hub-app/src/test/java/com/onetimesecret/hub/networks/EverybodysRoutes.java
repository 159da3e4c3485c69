package com.onetimesecret.hub.networks;

import java.util.List;

/// Routes that are read by whoever asks, and are the same for all.
final class EverybodysRoutes {

    static final List<String> ALL = List.of(
            "/",
            "/.well-known/agent-network.json",
            "/openapi.json",
            "/docs",
            "/.well-known/api-catalog",
            "/.well-known/ai-catalog.json",
            "/.well-known/ard.json",
            "/.well-known/agent-skills/index.json",
            "/n/{slug}/llms.txt",
            "/.well-known/agent-network",
            "/agent-network.json",
            "/agent-network.schema.json",
            "/agent-message.schema.json",
            "/llms.txt",
            "/.well-known/llms.txt",
            "/llms-full.txt",
            "/agents.md",
            "/AGENTS.md",
            "/SKILL.md",
            "/skill.md",
            "/agent.sh",
            "/robots.txt",
            "/problems",
            "/problems/{slug}",
            "/healthz",
            "/readyz",
            "/login",
            "/setup",
            "/activate",
            "/dashboard",
            "/.well-known/oauth-protected-resource",
            "/.well-known/oauth-protected-resource/mcp",
            "/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration",
            "/n/{slug}/.well-known/agent-network.json",
            "/nostr",
            "/.well-known/nostr.json",
            "/a/{agent}/.well-known/nostr.json",
            "/tls-ask",
            "/manifest.webmanifest",
            "/sw.js",
            "/a/{agent}",
            "/a/{agent}/",
            "/a/{agent}/did.json",
            "/a/{agent}/.well-known/agent.json",
            "/a/{agent}/.well-known/agent-card.json",
            "/a/{agent}/.well-known/http-message-signatures-directory",
            "/a/{agent}/.well-known/jwks.json",
            "/a/{agent}/.well-known/did.json",
            "/a/{agent}/.well-known/agent-log.jsonl",
            "/a/{agent}/.well-known/agent-challenge/{token}");

    private EverybodysRoutes() {}
}
