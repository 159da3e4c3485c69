package com.onetimesecret.hub.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of notifications and the service worker in a real browser: a push that the hub encrypted is shown,
/// withdrawn, and opens nothing by itself.
///
/// A browser without its vendor's push service cannot subscribe, so the subscription is made up; everything behind it
/// is real.
class NotificationsInABrowserIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String PAGE = "/dashboard/settings/notifications";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Chromium browser;

    private final TestBrowser keys = new TestBrowser();
    private final Receiver push = new Receiver();
    private final Receiver chat = new Receiver();

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        browser = new Chromium();
    }

    @AfterAll
    static void stop() {
        browser.close();
        hub.close();
    }

    @BeforeEach
    void startAfresh() {
        hub.jdbc()
                .sql("UPDATE approval SET status = 'expired' WHERE status = 'pending'")
                .update();
        for (var table : List.of("notice", "push_subscription", "notice_preference", "chat_webhook")) {
            hub.jdbc().sql("DELETE FROM " + table).update();
        }
    }

    @AfterEach
    void close() {
        browser.forget();
        push.close();
        chat.close();
        assertThat(browser.complaints()).isEmpty();
    }

    private Page person(int width, int height, ColorScheme colors, String language) {
        var page = browser.person(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colors)
                .setLocale(language)
                .setTimezoneId("Europe/Berlin")
                .setPermissions(List.of("notifications")));
        // A browser's own subscription would lead to its vendor; this one leads to the receiver of this test.
        page.context()
                .addInitScript("""
                (() => {
                  let mine = sessionStorage.getItem("subscribed") === "yes";
                  const made = {
                    endpoint: "%s",
                    toJSON: () => ({ endpoint: "%s", keys: { p256dh: "%s", auth: "%s" } }),
                    unsubscribe: async () => { sessionStorage.removeItem("subscribed"); mine = false; return true; },
                  };
                  PushManager.prototype.getSubscription = async () => (mine ? made : null);
                  PushManager.prototype.subscribe = async (options) => {
                    if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error("not so");
                    mine = true;
                    sessionStorage.setItem("subscribed", "yes");
                    return made;
                  };
                })();
                """.formatted(push.url("/push/1"), push.url("/push/1"), keys.p256dh(), keys.auth()));
        page.navigate(hub.baseUrl() + "/login?next=" + PAGE);
        page.locator("input[name=email]").fill(RunningHub.OWNER);
        page.locator("input[name=password]").fill(RunningHub.PASSWORD);
        page.locator("form:has(input[name=password]) button[type=submit]").click();
        page.waitForURL("**/dashboard/**");
        page.navigate(hub.baseUrl() + PAGE);
        return page;
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    @Test
    void showsAPushThatTheHubEncryptedAndTakesItAwayOnceDecided() throws Exception {
        var page = person(390, 844, ColorScheme.LIGHT, "en");
        var worker = new WorkerOf(page);
        press(page, "Notify me in this browser");
        page.getByText("You are notified here, even when no page is open.").waitFor();
        assertThat(page.getByText("this one").isVisible()).isTrue();

        var asked = hub.stranger("build-bot").join("Reports builds");
        var shown = push.next();
        worker.deliver(keys.read(shown).toString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> notifications(page)
                        .equals(List.of("“build-bot” asks to join Guided Network|" + asked.text("approval_id")
                                + "|/dashboard/approvals/" + asked.text("approval_id"))));

        // The same again replaces what is shown.
        worker.deliver(keys.read(shown).toString());
        hub.owner().deny(asked.text("approval_id"), "{}");
        worker.deliver(keys.read(push.next()).toString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> notifications(page).isEmpty());

        press(page, "Stop it here");
        page.getByText("You are not notified here.").waitFor();
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM push_subscription")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void keepsNotifyingABrowserThatSignedOut() throws Exception {
        var page = person(1280, 800, ColorScheme.LIGHT, "en");
        var worker = new WorkerOf(page);
        press(page, "Notify me in this browser");
        page.getByText("You are notified here, even when no page is open.").waitFor();

        press(page, "Sign out");
        page.waitForURL("**/login?signed_out");
        page.goBack();
        page.waitForURL("**/login?next=**");
        hub.stranger("late-bot").join("Reports builds");
        worker.deliver(keys.read(push.next()).toString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> notifications(page).size() == 1);
    }

    @Test
    void keepsWhatIsChosenAndShowsWhatDidNotArrive() throws Exception {
        var page = person(1280, 800, ColorScheme.LIGHT, "en");
        assertThat(page.locator("select[name=zone]").inputValue()).isEqualTo("Europe/Berlin");
        page.getByLabel("Do not disturb me between these times").check();
        page.getByLabel("From").fill("21:30");
        page.getByLabel("Letters leave").selectOption("60");
        press(page, "Save");
        page.getByText("Saved.").waitFor();
        assertThat(page.getByLabel("From").inputValue()).isEqualTo("21:30");
        assertThat(page.getByLabel("Do not disturb me between these times").isChecked())
                .isTrue();

        page.getByLabel("Address of its incoming webhook").fill("http://192.168.0.1/hook");
        press(page, "Save and try it");
        assertThat(page.getByRole(AriaRole.ALERT).innerText()).contains("not an address that the hub calls");
        chat.answer(404);
        page.getByLabel("Kind of chat").selectOption("discord");
        page.getByLabel("Address of its incoming webhook").fill(chat.url("/hooks/1"));
        press(page, "Save and try it");
        assertThat(chat.next().text()).contains("\"content\":\"A test from Guided Network");
        page.getByText("the address is no longer known there").waitFor();
        assertThat(page.content()).doesNotContain("/hooks/1");

        press(page, "Notify me in this browser");
        page.getByText("You are notified here, even when no page is open.").waitFor();
        press(page, "Send me a test");
        assertThat(keys.read(push.next()).get("title").asString()).isEqualTo("A test from Guided Network");
        // The page came before the push service had answered, perhaps.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            page.reload();
            return page.getByText("Last accepted").isVisible();
        });
        picture(page, "notifications-desktop-light");
    }

    @Test
    void fitsAPhoneInTheDarkInGerman() {
        hub.bean(Notifications.class)
                .subscribe(
                        hub.signedIn(RunningHub.OWNER),
                        push.url("/push/9"),
                        keys.p256dh(),
                        keys.auth(),
                        "Safari · iPhone");
        var page = person(390, 844, ColorScheme.DARK, "de");

        assertThat(page.locator("h1").innerText()).isEqualTo("Benachrichtigungen");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(page.content()).doesNotContain("??notices");
        picture(page, "notifications-phone-dark");
        page.setViewportSize(1280, 800);
        picture(page, "notifications-desktop-dark");
    }

    @Test
    void isAnAppThatCanBeInstalled() {
        var manifest = Wire.send(Wire.to(hub.baseUrl() + "/manifest.webmanifest"));
        assertThat(manifest.headers().firstValue("content-type").orElse("")).startsWith("application/manifest+json");
        assertThat(manifest.body().get("start_url").asString()).isEqualTo("/dashboard");
        manifest.body().get("icons").forEach(icon -> {
            var picture = Wire.send(Wire.to(hub.baseUrl() + icon.get("src").asString()));
            assertThat(picture.status()).isEqualTo(200);
            assertThat(picture.headers().firstValue("content-type")).contains("image/png");
        });
        var worker = Wire.send(Wire.to(hub.baseUrl() + "/sw.js"));
        assertThat(worker.headers().firstValue("content-type").orElse("")).startsWith("text/javascript");
        assertThat(worker.headers().firstValue("service-worker-allowed")).contains("/");
        assertThat(worker.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(worker.body().asString()).doesNotContain("caches", "\"fetch\"");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
        assertThat(AxeRules.broken(page)).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<String> notifications(Page page) {
        return (List<String>) page.evaluate("""
                async () => {
                  const worker = await navigator.serviceWorker.ready;
                  return (await worker.getNotifications()).map((one) => [one.title, one.tag, one.data].join("|"));
                }""");
    }

    /// The service worker of a page, which gets pushes as from the browser's push service.
    private static final class WorkerOf {

        private final CDPSession devTools;
        private final AtomicReference<String> registration = new AtomicReference<>("");

        WorkerOf(Page page) {
            devTools = page.context().newCDPSession(page);
            devTools.on(
                    "ServiceWorker.workerRegistrationUpdated",
                    (JsonObject event) -> event.getAsJsonArray("registrations")
                            .forEach(one -> registration.set(
                                    one.getAsJsonObject().get("registrationId").getAsString())));
            devTools.send("ServiceWorker.enable");
        }

        void deliver(String text) {
            var message = new JsonObject();
            message.addProperty("origin", hub.baseUrl());
            message.addProperty("registrationId", registration.get());
            message.addProperty("data", text);
            devTools.send("ServiceWorker.deliverPushMessage", message);
        }
    }
}
