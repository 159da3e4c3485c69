package com.onetimesecret.hub.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Fingerprint;
import com.onetimesecret.hub.page.LocalPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/// What agents write about themselves can mislead nobody by its form.
class HostileTextTests {

    private static final String MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>";
    private static final String TURNED = "admin\u202Etxt.exe\u200B\u2066\u0007\uFEFF";

    @Test
    void escapesMarkupEverywhere() {
        var page = card(TestCards.waiting(MARKUP, MARKUP, MARKUP));

        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x", "\"'><b>");
        var list = list(TestCards.waiting(MARKUP, MARKUP, MARKUP));
        assertThat(list).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x", "\"'><b>");
        assertThat(card(TestCards.newKey(MARKUP))).doesNotContain("<script>alert");
        assertThat(card(TestCards.decided(Status.DENIED)))
                .contains("&lt;b&gt;agent")
                .doesNotContain("<b>agent");
    }

    @Test
    void makesInvisibleCharactersVisible() {
        var page = card(TestCards.waiting(TURNED, TURNED, TURNED)) + list(TestCards.waiting(TURNED, TURNED, TURNED));

        assertThat(page)
                .contains("admin[U+202E]txt.exe[U+200B][U+2066][U+0007][U+FEFF]")
                .doesNotContain("\u202E", "\u200B", "\u2066", "\u0007", "\uFEFF");
    }

    @Test
    void foldsAwayWhatIsTooLong() {
        var text = AgentText.of("x".repeat(10_000), 320);

        assertThat(text.shown()).hasSize(320);
        assertThat(text.rest()).hasSize(9_680);
        assertThat(card(TestCards.waiting("scout", "x".repeat(10_000)))).contains("<details><summary>Show the rest");
        assertThat(AgentText.of("\uD83E\uDD8A".repeat(3), 2).shown()).isEqualTo("\uD83E\uDD8A".repeat(2));
        assertThat(AgentText.of("\uD83E", 2).shown()).isEqualTo("[U+D83E]".substring(0, 2));
    }

    @Test
    void keepsEverydayTextAsItIs() {
        for (var text : List.of("Ada's Büro", "東京の犬", "נחום", "❤️ cats", "a & b < c")) {
            assertThat(AgentText.of(text, 80)).isEqualTo(new AgentText(text, ""));
        }
    }

    @Test
    void offersNoDecisionToAViewerAndPreselectsNoWords() {
        var waiting = TestCards.waiting("scout", "Reads the news.");

        assertThat(card(waiting)).contains("Approve</button>", "Deny</button>", "type=\"radio\"");
        assertThat(card(waiting)).doesNotContainPattern("type=\"radio\"[^>]*checked");
        assertThat(render("approval", Map.of("page", page(waiting, Role.VIEWER))))
                .doesNotContain("Approve</button>", "type=\"radio\"")
                .contains("owners and approvers decide");
    }

    @Test
    void offersNoLongerLifeThanAskedFor() {
        var lives = page(TestCards.waiting("scout", ""), Role.OWNER).lives();

        assertThat(lives.stream().map(CardPage.LifeChoice::inWords))
                .containsExactly("1 hour", "1 day", "7 days", "30 days");
        assertThat(lives.getLast().chosen()).isTrue();
    }

    @Test
    void usesNoInlineScriptOrStyle() {
        var html = card(TestCards.waiting("scout", "")) + list(TestCards.waiting("scout", ""));

        assertThat(html).doesNotContainPattern("<script(?! src=)").doesNotContainPattern("(?i)\\s(style|on[a-z]+)=");
    }

    @Test
    void leadsOnlyToPagesOfThisHub() {
        for (var elsewhere : List.of(
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "/dashboard/../..//evil.example",
                "/dashboard//evil.example",
                "/dashboard@evil.example",
                "/dashboard\r\nX: y",
                "javascript:alert(1)",
                "/logout",
                "")) {
            assertThat(LocalPath.of(elsewhere)).isEqualTo(LocalPath.HOME);
        }
        assertThat(LocalPath.of(null)).isEqualTo(LocalPath.HOME);
        assertThat(LocalPath.of("/activate?user_code=WDJB-MJHT").value()).isEqualTo("/activate?user_code=WDJB-MJHT");
        assertThat(LocalPath.behind("/dashboard/approvals/appr_1/approve", null).value())
                .isEqualTo("/dashboard/approvals/appr_1");
    }

    @Test
    void drawsAnotherPictureForAnotherKey() {
        var one = new Fingerprint("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        var other = new Fingerprint("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xt");

        assertThat(one.picture()).startsWith("data:image/svg+xml;base64,").isNotEqualTo(other.picture());
        assertThat(one.grouped()).startsWith("NzbL sXh8 uDCc").endsWith("sRGC 9Xs");
    }

    @Test
    void showsAnOperationAsPlainTextWithAButtonForEachOption() {
        var asked = TestCards.operation(
                MARKUP,
                "{\"amount\":12345678901234567.890,\"<img src=x>\":\"<script>alert(1)</script>\",\"to\":{\"a\":[1,null]}}",
                "<b>yes</b>",
                "later");
        var html = operation(asked, Role.OWNER);

        assertThat(html + list(asked)).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x", "<b>");
        assertThat(html)
                .contains("12345678901234567.890", "{&quot;a&quot;:[1,null]}", "Approve: <bdi>later</bdi>")
                .contains("name=\"shown\" value=\"" + "1".repeat(64) + "\"");
        assertThat(operation(TestCards.operation(TURNED, "{\"a\":\"b\"}", TURNED), Role.OWNER))
                .contains("[U+202E]")
                .doesNotContain(">" + TURNED + "<");
        assertThat(operation(TestCards.operation("Restart", "\"all of it\""), Role.OWNER))
                .contains("Approve</button>", "all of it")
                .doesNotContainPattern("(?i)\\s(style|on[a-z]+)=");
        assertThat(operation(asked, Role.VIEWER)).doesNotContain("Approve").contains("owners and approvers decide");
    }

    @Test
    void listsApprovalsThatEndWithABoxForEach() {
        var card = TestCards.renewal("scout", MARKUP);
        var html = render("renewal", Map.of("page", RenewalPage.of(card, TestCards.NOW, TestCards.person(Role.OWNER))));

        assertThat(html)
                .contains("in 2 days", "28 days ago", "30 days", "Let those ticked go on", "&lt;script&gt;")
                .containsPattern("name=\"agent\" value=\"agent_[^\"]+\" checked")
                .doesNotContain("<script>alert");
        assertThat(list(card)).contains("2 approvals that end", "Renewal").doesNotContain("<script>alert");
        assertThat(render(
                        "renewal", Map.of("page", RenewalPage.of(card, TestCards.NOW, TestCards.person(Role.VIEWER)))))
                .doesNotContain("</button>");
    }

    private static String operation(ApprovalCard card, Role role) {
        return render("operation", Map.of("page", OperationPage.of(card, TestCards.NOW, TestCards.person(role))));
    }

    private static String card(ApprovalCard card) {
        return render("approval", Map.of("page", page(card, Role.OWNER)));
    }

    private static CardPage page(ApprovalCard card, Role role) {
        return new CardPage(card, TestCards.NOW, TestCards.person(role), null, 0);
    }

    private static String list(ApprovalCard card) {
        return render(
                "approvals",
                Map.of(
                        "requests",
                        List.of(WaitingRequest.of(card, TestCards.NOW)),
                        "decisions",
                        List.of(RecentDecision.of(card, TestCards.NOW)),
                        "more",
                        true,
                        "version",
                        "1"));
    }

    private static String render(String template, Map<String, Object> model) {
        var resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setCharacterEncoding("UTF-8");
        var words = new ResourceBundleMessageSource();
        words.setBasenames("messages/page", "messages/dashboard");
        words.setDefaultEncoding("UTF-8");
        var engine = new SpringTemplateEngine();
        engine.setTemplateEngineMessageSource(words);
        engine.setTemplateResolver(resolver);
        var servletContext = new MockServletContext();
        var exchange = JakartaServletWebApplication.buildApplication(servletContext)
                .buildExchange(new MockHttpServletRequest(servletContext), new MockHttpServletResponse());
        return engine.process(template, new WebContext(exchange, Locale.ENGLISH, model));
    }
}
