package com.onetimesecret.hub.auth.chat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The chat tools whose incoming webhooks the hub speaks, each with its own form and its own markup to be silenced.
public enum ChatKind {
    /// Slack; what follows its form, such as Rocket.Chat, too.
    SLACK {
        @Override
        Map<String, Object> message(String said, String link) {
            // Slack asks for exactly these three to be escaped; with mrkdwn off no other sign means anything.
            var escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
            return Map.of("text", escaped + "\n" + link, "mrkdwn", false, "unfurl_links", false);
        }
    },
    /// Mattermost.
    MATTERMOST {
        @Override
        Map<String, Object> message(String said, String link) {
            return Map.of("text", withoutMarkdown(said) + "\n" + link);
        }
    },
    /// Discord.
    DISCORD {
        @Override
        Map<String, Object> message(String said, String link) {
            return Map.of(
                    "content", withoutMarkdown(said) + "\n" + link, "allowed_mentions", Map.of("parse", List.of()));
        }
    },
    /// Microsoft Teams, by a workflow that takes adaptive cards; a text run knows no markup.
    TEAMS {
        @Override
        Map<String, Object> message(String said, String link) {
            var text = Map.of("type", "RichTextBlock", "inlines", List.of(Map.of("type", "TextRun", "text", said)));
            var open = Map.of("type", "Action.OpenUrl", "title", "Open", "url", link);
            var card = Map.of(
                    "$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type", "AdaptiveCard",
                    "version", "1.4",
                    "body", List.of(text),
                    "actions", List.of(open));
            return Map.of(
                    "type",
                    "message",
                    "attachments",
                    List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
        }
    };

    /// What the tool is sent, as JSON will have it.
    ///
    /// @param said plain text, parts of which an agent chose
    abstract Map<String, Object> message(String said, String link);

    private static String withoutMarkdown(String said) {
        return said.replaceAll("([\\\\`*_~|>#\\[\\](){}!<+=:-])", "\\\\$1");
    }

    /// As it stands in forms and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The kind of that name, if there is one.
    public static Optional<ChatKind> of(String wire) {
        return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }
}
