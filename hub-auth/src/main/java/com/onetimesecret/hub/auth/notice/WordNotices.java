package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Words notices. Never the words that an agent shows: whoever picks them must have seen them there.
@Component
class WordNotices {

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_ACTION = 120;
    private static final int MOST_IN_A_LETTER = 20;
    private static final String SETTINGS = "/dashboard/settings/notifications";

    private final ResourceBundleMessageSource words = new ResourceBundleMessageSource();
    private final BaseUrl baseUrl;
    private final JsonMapper mapper;

    WordNotices(BaseUrl baseUrl, JsonMapper mapper) {
        this.baseUrl = baseUrl;
        this.mapper = mapper;
        words.setBasename("notices/words");
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
    }

    /// Of a request that waits.
    NoticeText approval(ApprovalCard card, String network, String language) {
        var name = PlainWords.of(card.agentName(), LONGEST_NAME);
        var operation = card.operation();
        var action = operation == null ? "" : PlainWords.of(operation.action(), LONGEST_ACTION);
        var key = switch (card.kind()) {
            case JOIN -> card.origin() == Origin.NEW_KEY ? "new-key" : "join";
            case OPERATION -> "operation";
            case RENEWAL -> "renewal";
            case LOGIN -> "login";
        };
        return new NoticeText(
                word(language, key, name, network, action),
                word(language, "decide"),
                "/dashboard/approvals/" + card.id());
    }

    /// Of a question to people, whose words are for those who open it.
    NoticeText question(String network, String language) {
        return new NoticeText(
                word(language, "question", "", network), word(language, "answer"), "/dashboard/questions");
    }

    /// Of a secret for which somebody came in vain.
    NoticeText alarm(String network, String language) {
        return new NoticeText(word(language, "alarm", "", network), word(language, "alarm-body"), "/dashboard/secrets");
    }

    /// Of nothing, to see whether it arrives.
    NoticeText test(String network, String language) {
        return new NoticeText(word(language, "test", "", network), word(language, "test-body"), SETTINGS);
    }

    /// The push that shows the notice under that tag.
    String push(NoticeText text, String tag) {
        return mapper.writeValueAsString(
                Map.of("show", true, "tag", tag, "title", text.title(), "body", text.body(), "url", text.path()));
    }

    /// The push that takes what is shown under that tag away.
    String withdrawal(String tag, String language) {
        return mapper.writeValueAsString(Map.of(
                "show",
                false,
                "tag",
                tag,
                "title",
                word(language, "over"),
                "body",
                word(language, "over-body"),
                "url",
                "/dashboard/approvals"));
    }

    /// One letter with all of them.
    Mail letter(String to, List<NoticeText> all, String network, String language) {
        var text = new StringBuilder(word(language, "mail-hello", network)).append("\n\n");
        all.stream()
                .limit(MOST_IN_A_LETTER)
                .forEach(one ->
                        text.append(one.title()).append('\n').append(link(one)).append("\n\n"));
        if (all.size() > MOST_IN_A_LETTER) {
            text.append(word(language, "mail-more", all.size() - MOST_IN_A_LETTER, baseUrl.at("/dashboard/approvals")))
                    .append("\n\n");
        }
        text.append("-- \n")
                .append(word(language, "mail-end", baseUrl.at(SETTINGS)))
                .append('\n');
        var subject = all.size() == 1 ? all.getFirst().title() : word(language, "mail-many", all.size(), network);
        return new Mail(to, subject, text.toString());
    }

    /// Where the notice leads.
    String link(NoticeText text) {
        return baseUrl.at(text.path());
    }

    private String word(String language, String key, Object... arguments) {
        return words.getMessage(key, arguments, Locale.forLanguageTag(language));
    }
}
