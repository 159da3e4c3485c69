package com.onetimesecret.hub.harness;

import com.onetimesecret.hub.HubApplication;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.auth.ApiTokens;
import com.onetimesecret.hub.auth.Invitations;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.test.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The whole app on a database of its own, and its owner, who decides by API token.
public final class RunningHub implements AutoCloseable {

    /// Whom the hub belongs to.
    public static final String OWNER = "owner@example.com";
    /// The password of everybody.
    public static final String PASSWORD = "a long enough password";

    /// What the owner calls with.
    public static final String API_TOKEN = "an-api-token-that-may-decide-1234567890";
    /// All that an agent may do itself.
    private static final String MEMBERS_SCOPES = "post read ask discover_agents subscribe create_secret handoff vault";
    // Tests call more often than an agent at work may.
    private static final int MANY = 1_000_000;

    private final Map<String, Object> settings;
    private ConfigurableApplicationContext context;
    private final String baseUrl;

    private RunningHub(Map<String, Object> settings) {
        this.settings = settings;
        this.context = launch(settings);
        this.baseUrl = context.getBean(BaseUrl.class).value();
    }

    /// A new hub with the limits that operators get.
    public static RunningHub start(Path dataDir) {
        return start(dataDir, Map.of());
    }

    /// A new hub that counts no calls.
    public static RunningHub startUnlimited(Path dataDir) {
        return startUnlimited(dataDir, Map.of());
    }

    /// A new hub that counts no calls, with some settings of its own.
    public static RunningHub startUnlimited(Path dataDir, Map<String, Object> extra) {
        var settings = new HashMap<String, Object>(Map.of(
                "hub.rate.posts-per-minute", MANY,
                "hub.rate.reads-per-minute", MANY,
                "hub.rate.actions-per-minute", MANY,
                "hub.rate.secrets-per-hour", MANY,
                "hub.rate.auth-per-minute", MANY,
                "hub.strangers-per-address", MANY,
                "hub.strangers-per-network", MANY,
                "hub.strangers-per-person", MANY,
                "hub.notices.strangers-at-once", MANY));
        settings.putAll(extra);
        return start(dataDir, settings);
    }

    /// A new hub with some settings of its own.
    public static RunningHub start(Path dataDir, Map<String, Object> extra) {
        var settings = new HashMap<String, Object>(TestDatabase.fresh().springProperties());
        settings.put("hub.database-must-be-durable", false);
        settings.put("server.port", 0);
        settings.put("hub.data-dir", dataDir);
        settings.put("hub.master-key", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("hub.owner.email", OWNER);
        settings.put("hub.owner.password", PASSWORD);
        settings.put("hub.owner.api-token", API_TOKEN);
        settings.put("hub.owner.api-token-rights", "secrets decide");
        settings.put("hub.network-name", "Guided Network");
        settings.putAll(extra);
        return new RunningHub(settings);
    }

    private static ConfigurableApplicationContext launch(Map<String, Object> settings) {
        // As arguments, because the environment is checked before anything else could add settings.
        return SpringApplication.run(
                HubApplication.class,
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    /// Ends the hub and starts another one at the same address on the same database.
    public void restart() {
        context.close();
        settings.put("server.port", URI.create(baseUrl).getPort());
        context = launch(settings);
    }

    /// Ends the hub and starts another one at the same address with those settings changed.
    public void restart(Map<String, Object> changed) {
        settings.putAll(changed);
        restart();
    }

    /// Another hub of the same installation, on the same database; it listens at its own [#address].
    public RunningHub another(Path dataDir) {
        return another(dataDir, Map.of());
    }

    /// Another hub of the same installation, with those settings changed.
    public RunningHub another(Path dataDir, Map<String, Object> changed) {
        var theirs = new HashMap<>(settings);
        theirs.put("hub.base-url", baseUrl);
        theirs.putAll(changed);
        theirs.put("hub.data-dir", dataDir);
        theirs.put("server.port", 0);
        return new RunningHub(theirs);
    }

    /// What the environment of a process says in which another hub of the same installation runs.
    public Map<String, String> environment(int port) {
        var theirs = new HashMap<>(settings);
        theirs.put("hub.base-url", baseUrl);
        theirs.keySet().removeAll(Set.of("hub.data-dir", "server.port"));
        return Map.of("PORT", String.valueOf(port), "SPRING_APPLICATION_JSON", Wire.json(theirs));
    }

    public String baseUrl() {
        return baseUrl;
    }

    /// Where this hub itself listens, which hubs of one installation do not share.
    public String address() {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /// From now on, whoever asks for that type gets this one.
    public <T> void use(Class<T> type, T instance) {
        ((GenericApplicationContext) context)
                .registerBean("test" + type.getSimpleName(), type, () -> instance, bean -> bean.setPrimary(true));
    }

    /// The hub's own database.
    public JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    /// The body that anybody gets from that path.
    public String get(String path) {
        var body = Wire.send(Wire.to(baseUrl + path)).body();
        return body.isString() ? body.stringValue() : body.toString();
    }

    /// The owner of the first network.
    public TestPerson owner() {
        return new TestPerson(baseUrl, OWNER, API_TOKEN);
    }

    /// Lets the owner approve all that was asked.
    public void approve(JsonNode approval) {
        var answer = owner().approve(approval.get("id").asString(), "{}");
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.toString());
        }
    }

    /// An agent that nobody knows yet.
    public TestAgent stranger(String name) {
        return new TestAgent(baseUrl, name, TestKey.ed25519());
    }

    /// An agent that the owner approved, with its token.
    public TestAgent member(String name) {
        return admitted(new TestAgent(baseUrl, name, TestKey.ed25519()));
    }

    /// Lets the agent join with the owner's approval, up to its token.
    public TestAgent admitted(TestAgent agent) {
        var asked = agent.join("Works for the owner");
        owner().approve(asked.text("approval_id"), "{}");
        var redeemed = agent.redeem();
        if (redeemed.status() != 200) {
            throw new IllegalStateException(asked + " " + redeemed);
        }
        return agent;
    }

    /// The owner of a new network of that slug, who decides by API token.
    public TestPerson found(String slug) {
        var email = slug + "@example.com";
        var made = owner().post(
                        "/api/v2/networks", Wire.json(Map.of("name", "Network " + slug, "slug", slug, "owner", email)));
        return person(made.text("invitation"), email);
    }

    /// The person who opens that link of an invitation and gets an API token with all rights.
    public TestPerson person(String invitation, String email) {
        var token = invitation.substring(invitation.indexOf("token=") + "token=".length());
        var joined = bean(Invitations.class).accept(token, email, PASSWORD, ClientAddress.UNKNOWN);
        var signedIn = bean(PersonAuthentication.class)
                .bySession(joined.person(), joined.network())
                .orElseThrow();
        var rights = signedIn.role().decides() ? EnumSet.allOf(Right.class) : EnumSet.of(Right.SECRETS);
        var wanted = new ApiTokens.Wanted("automation", rights, null);
        return new TestPerson(baseUrl, email, bean(ApiTokens.class).mint(signedIn, wanted));
    }

    /// The person of that e-mail as the pages know them.
    public CurrentPerson signedIn(String email) {
        var id = jdbc().sql("SELECT id FROM person WHERE email = :email")
                .param("email", email)
                .query(String.class)
                .single();
        return bean(PersonAuthentication.class).bySession(new PersonId(id)).orElseThrow();
    }

    /// An agent that the person let into the network of that slug, with its token.
    public TestAgent member(String name, TestPerson person, String slug) {
        var agent = new TestAgent(baseUrl, name, TestKey.ed25519());
        var request = agent.request("Works for " + person);
        request.put("network", slug);
        request.put("scope", MEMBERS_SCOPES);
        var asked = agent.join(request);
        person.approve(asked.text("approval_id"), "{}");
        var redeemed = agent.redeem();
        if (redeemed.status() != 200) {
            throw new IllegalStateException(asked + " " + redeemed);
        }
        return agent;
    }

    @Override
    public void close() {
        context.close();
    }
}
