package com.onetimesecret.hub.dashboard;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A browser without scripts: keeps cookies, follows nothing, and sends forms with the token of the page it saw
/// last.
public final class TestBrowser implements AutoCloseable {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern SHOWN = Pattern.compile("name=\"shown\" value=\"([0-9a-f]{64})\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String address;
    private String csrf = "none";

    /// One that has never been anywhere.
    public TestBrowser(int port) {
        address = "http://localhost:" + port;
    }

    /// Looks at a page.
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var page = client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Accept", "text/html")
                        .build(),
                BodyHandlers.ofString());
        var token = CSRF.matcher(page.body());
        if (token.find()) {
            csrf = token.group(1);
        }
        return page;
    }

    /// Sends a form.
    public HttpResponse<String> post(String path, Map<String, String> fields) throws IOException, InterruptedException {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(BodyPublishers.ofString(
                                form + "&_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
    }

    /// What a card's page says that it shows; empty if its person cannot decide it.
    public String shown(String card) throws IOException, InterruptedException {
        var hash = SHOWN.matcher(get(card).body());
        return hash.find() ? hash.group(1) : "";
    }

    /// Looks at a card and sends one of its forms.
    public HttpResponse<String> decide(String card, String verb, Map<String, String> fields)
            throws IOException, InterruptedException {
        var form = new HashMap<>(fields);
        form.put("shown", shown(card));
        return post(card + "/" + verb, form);
    }

    /// Makes a call of any kind, as given.
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// The token of the page that was seen last.
    public String csrf() {
        return csrf;
    }

    /// Sends a form as another site would: with the cookies, but without the token.
    public HttpResponse<String> postFromElsewhere(String path) throws IOException, InterruptedException {
        csrf = "guessed";
        return post(path, Map.of());
    }

    /// Starts reading a stream, line by line.
    public HttpResponse<Stream<String>> stream(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofLines());
    }

    /// The value of the cookie; empty if there is none.
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /// Loses a cookie, as a browser does in time.
    void forgetCookie(String name) {
        var store = cookies.getCookieStore();
        store.getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .toList()
                .forEach(cookie -> store.remove(URI.create(address), cookie));
    }

    /// Has a cookie that somebody else chose.
    void plantCookie(String name, String value) {
        var planted = new HttpCookie(name, value);
        planted.setPath("/");
        planted.setVersion(0);
        cookies.getCookieStore().add(URI.create(address), planted);
    }

    /// Whether there is such a cookie.
    public boolean hasCookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .anyMatch(cookie -> cookie.getName().equals(name));
    }

    /// Where the answer leads; empty if nowhere.
    public static String location(HttpResponse<?> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
