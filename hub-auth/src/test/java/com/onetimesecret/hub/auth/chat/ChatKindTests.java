package com.onetimesecret.hub.auth.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Each chat tool gets its own form, in which an agent's words mean nothing.
class ChatKindTests {

    private static final String HOSTILE = "<!everyone> *b* [x](https://evil.example) `c` <@U1> & ||d||";
    private static final String LINK = "https://hub.example/dashboard/approvals/apr_1";

    @Test
    void leavesSlackNothingToInterpret() {
        assertThat(sent(ChatKind.SLACK))
                .contains("&lt;!everyone&gt; *b*", "&lt;@U1&gt; &amp;", "\"mrkdwn\":false", "\\n" + LINK)
                .doesNotContain("<!", "<@");
    }

    @Test
    void escapesMarkdown() {
        assertThat(message(ChatKind.MATTERMOST, "text"))
                .startsWith("\\<\\!everyone\\> \\*b\\* \\[x\\]\\(https\\:")
                .endsWith("\n" + LINK);
    }

    @Test
    void letsDiscordMentionNobody() {
        assertThat(message(ChatKind.DISCORD, "content"))
                .contains("\\|\\|d\\|\\|")
                .endsWith("\n" + LINK);
        assertThat(sent(ChatKind.DISCORD)).contains("\"allowed_mentions\":{\"parse\":[]}");
    }

    @Test
    void givesTeamsTheWordsWhereNoMarkupIsKnown() {
        var card = new JsonMapper().readTree(sent(ChatKind.TEAMS)).at("/attachments/0/content");

        assertThat(card.at("/body/0/type").asString()).isEqualTo("RichTextBlock");
        assertThat(card.at("/body/0/inlines/0/text").asString()).isEqualTo(HOSTILE);
        assertThat(card.at("/actions/0/url").asString()).isEqualTo(LINK);
    }

    private static String message(ChatKind kind, String member) {
        return new JsonMapper().readTree(sent(kind)).get(member).asString();
    }

    private static String sent(ChatKind kind) {
        return new JsonMapper().writeValueAsString(kind.message(HOSTILE, LINK));
    }
}
