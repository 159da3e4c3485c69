package com.onetimesecret.hub.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who has to sign in while sending a form comes back to the page of the form.
class LocalPathTests {

    @ParameterizedTest
    @CsvSource({
        "/dashboard/approvals/appr_1/approve, /dashboard/approvals/appr_1",
        "/dashboard/approvals/appr_1/deny, /dashboard/approvals/appr_1",
        "/dashboard/consent/login_1/continue, /dashboard/consent/login_1",
        "/dashboard/agents/agent_1/pause, /dashboard/agents/agent_1",
        "/dashboard/agents/agent_1/resume, /dashboard/agents/agent_1",
        "/dashboard/agents/agent_1/revoke, /dashboard/agents/agent_1",
        "/dashboard/agents/agent_1/renew, /dashboard/agents/agent_1",
        "/dashboard/emergency-stop/lift, /dashboard/emergency-stop",
        "/dashboard/tokens/token_1/revoke, /dashboard/tokens",
        "/dashboard/user-code/clear, /dashboard/user-code",
        "/dashboard/settings/sign-in/passkey-options, /dashboard/settings/sign-in",
        "/dashboard/settings/webhooks/hook_1/end, /dashboard/settings/webhooks",
        "/dashboard/settings/notifications/test, /dashboard/settings/notifications",
        "/dashboard/settings/notifications/chat, /dashboard/settings/notifications",
        "/dashboard/settings/notifications/chat/forget, /dashboard/settings/notifications",
        "/dashboard/settings/notifications/browsers, /dashboard/settings/notifications",
        "/dashboard/settings/notifications/browsers/b_1/forget, /dashboard/settings/notifications",
        "/dashboard/secrets/requests/req_1/withdraw, /dashboard/secrets",
        "/dashboard/secrets/secret_1/burn, /dashboard/secrets/secret_1",
        "/receipt/abc123/burn, /receipt/abc123",
        "/private/abc123/burn, /private/abc123",
        "/dashboard/network, /dashboard/approvals"
    })
    void leadsBackToThePageOfTheForm(String sent, String page) {
        assertThat(LocalPath.behind(sent, null).value()).isEqualTo(page);
    }

    @ParameterizedTest
    @CsvSource({
        "/dashboard/emergency-stop",
        "/dashboard/secrets/requests",
        "/dashboard/secrets/requests/req_1",
        "/dashboard/agents/agent_1",
        "/dashboard/settings/notifications"
    })
    void leavesPagesAsTheyAre(String page) {
        assertThat(LocalPath.behind(page, null).value()).isEqualTo(page);
        assertThat(LocalPath.behind(page, "page=2").value()).isEqualTo(page + "?page=2");
    }

    @Test
    void takesNoHostFromWhatWasSent() {
        assertThat(LocalPath.behind("/dashboard//evil.example/burn", null)).isEqualTo(LocalPath.HOME);
        assertThat(LocalPath.behind("/receipt/..%2Fevil/burn", null)).isEqualTo(LocalPath.HOME);
        assertThat(LocalPath.behind("/dashboard/settings/notifications/chat//evil", null)
                        .value())
                .isEqualTo("/dashboard/settings/notifications");
    }
}
