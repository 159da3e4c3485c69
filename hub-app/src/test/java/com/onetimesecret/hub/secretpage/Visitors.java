package com.onetimesecret.hub.secretpage;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// People and guests with browsers without scripts, at one hub.
final class Visitors implements AutoCloseable {

    /// What they pass on.
    static final String VALUE = "hunter2 <b>& „Größe“";

    /// The same as a page writes it.
    static final String SHOWN = "hunter2 &lt;b&gt;&amp; „Größe“";

    static final Pattern LINK = Pattern.compile("value=\"http://localhost:\\d+(/(?:secret|request)/\\w{43})\"");
    static final Pattern ANSWER = Pattern.compile("href=\"(/dashboard/secrets/requests/\\w+)\"");
    private static final Pattern RECEIPT = Pattern.compile("href=\"(/receipt/\\w{43})\"");

    private final RunningHub hub;
    private final List<TestBrowser> browsers = new ArrayList<>();

    Visitors(RunningHub hub) {
        this.hub = hub;
    }

    /// Somebody without an account.
    TestBrowser guest() {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browsers.add(browser);
        return browser;
    }

    TestBrowser signedIn(String email) throws Exception {
        var browser = guest();
        browser.get("/login");
        var answer = browser.post("/login", Map.of("email", email, "password", RunningHub.PASSWORD));
        assertThat(location(answer)).isEqualTo("/dashboard/approvals");
        return browser;
    }

    /// Makes a secret on the start page.
    static Made make(TestBrowser browser, Map<String, String> fields) throws Exception {
        browser.get("/");
        var answer = browser.post("/secret", fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertPrivate(answer);
        assertThat(answer.body()).doesNotContain("hunter2");
        return new Made(found(LINK, answer), found(RECEIPT, answer));
    }

    static String found(Pattern pattern, HttpResponse<String> page) {
        var matcher = pattern.matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }

    /// What every answer of these pages says to browsers, proxies and search engines.
    static void assertPrivate(HttpResponse<?> answer) {
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("X-Robots-Tag")).hasValue("noindex, nofollow");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "form-action 'self'")
                .doesNotContain("unsafe");
    }

    int readsLeft(String id) {
        return hub.jdbc()
                .sql("SELECT reads_left FROM secret WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    /// That column of the secret that was made last.
    String newest(String column) {
        return hub.jdbc()
                .sql("SELECT " + column + " FROM secret ORDER BY created_at DESC LIMIT 1")
                .query(String.class)
                .single();
    }

    @Override
    public void close() {
        browsers.forEach(TestBrowser::close);
    }

    /// The paths of a new secret.
    record Made(String link, String receipt) {}
}
