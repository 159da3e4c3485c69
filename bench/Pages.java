import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// What the dashboard's pages take beside 1,000 agents and 1,000,000 messages: `fill` puts these into the database of
/// a hub, which is to be started again afterwards; `time` signs in and asks for each page by itself, from one
/// connection, so that the time is that of the server and the loopback. `bench/run` calls both.
public class Pages {

    /// The pages, and what stands for an agent's id.
    static final String[] PATHS = {
        "/dashboard/activity",
        "/dashboard/activity?fragment=live",
        "/dashboard/activity?q=report",
        "/dashboard/agents",
        "/dashboard/agents?q=agent+9&sort=seen",
        "/dashboard/agents/AGENT",
        "/dashboard/agents/AGENT?fragment=live",
        "/dashboard/approvals",
        "/dashboard/feed",
        "/dashboard/feed?q=report",
        "/dashboard/questions",
        "/dashboard/tasks",
        "/dashboard/deposits",
        "/dashboard/audit",
        "/dashboard/audit?action=approval.",
        "/dashboard/settings/limits",
        "/dashboard/settings/domains",
        "/dashboard/settings/webhooks",
    };

    static final int AGENTS = Integer.getInteger("agents", 1_000);
    static final int MESSAGES = Integer.getInteger("messages", 1_000_000);
    static final int WARM_UP = Integer.getInteger("warmup", 150);
    static final int ROUNDS = Integer.getInteger("rounds", 200);
    static final String AGENT = "agent_" + "0".repeat(15) + "bench0042";

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /// Arguments: `fill` and the folder of the database, or `time`, the hub's URL, an e-mail and its password.
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "fill" -> {
                try (var connection = DriverManager.getConnection(Posts.jdbcUrl(Path.of(arguments[1])))) {
                    fill(connection);
                }
            }
            case "time" -> time(arguments[1], arguments[2], arguments[3]);
            default -> throw new IllegalArgumentException("fill or time");
        }
    }

    static void fill(Connection connection) throws SQLException, GeneralSecurityException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    insert into agent (id, network_id, name, name_skeleton, purpose, capabilities, scopes, status, owner_id,
                        owner_email, approval_id, approved_at, lifetime_seconds, approval_expires_at, last_seen_at, created_at)
                    select 'agent_' || repeat('0', 15) || 'bench' || lpad(n::text, 4, '0'), network.id, 'Agent ' || n,
                        'bench agent ' || n, 'Keeps the reading list number ' || n, '{search,write}', '{post,read}', 'active',
                        person.id, person.email, 'appr_' || lpad(n::text, 24, '0'), now() - n * interval '1 hour', 2592000,
                        now() + interval '30 days', now() - n * interval '3 seconds', now() - interval '40 days'
                    from generate_series(1, %d) n, (select id from network order by created_at limit 1) network,
                        (select id, email from person limit 1) person
                    on conflict do nothing
                    """.formatted(AGENTS));
            statement.execute("""
                    insert into agent_key (thumbprint, agent_id, network_id, spki, status)
                    select rpad(md5(a.id) || right(a.id, 4), 43, 'x'), a.id, a.network_id, k.spki, 'active'
                    from agent a, (select decode('%s', 'hex') as spki) k
                    where a.id like 'agent_000000000000000bench%%' on conflict do nothing
                    """.formatted(HexFormat.of()
                    .formatHex(KeyPairGenerator.getInstance("Ed25519")
                            .generateKeyPair()
                            .getPublic()
                            .getEncoded())));
            statement.execute("""
                    create temp table filled on commit drop as
                    select head.seq + n as seq, 'agent_' || repeat('0', 15) || 'bench' || lpad((n %% %1$d + 1)::text, 4, '0')
                            as sender, network.id as network_id, n,
                        date_trunc('milliseconds', now() - interval '23 hours' * (1 - n::double precision / %2$d)) as at
                    from log_head head, generate_series(1, %2$d) n,
                        (select id from network order by created_at limit 1) network
                    """.formatted(AGENTS, MESSAGES));
            statement.execute("""
                    insert into message (seq, id, network_id, type, topic, sender, received_at, expires_at, lasting, body)
                    select seq, id, network_id, type, 'agents.status', sender, at, at + interval '24 hours', false,
                        convert_to(json_build_object('id', id, 'seq', seq, 'version', '1.0', 'type', type, 'agent_id', sender,
                            'topic', 'agents.status', 'received_at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                            'expires_at', to_char((at + interval '24 hours') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                            'origin', json_build_object('kind', 'agent', 'agent_id', sender, 'agent_name', 'Agent'),
                            'payload', json_build_object('status', case n % 7 when 0 then 'blocked' else 'working' end,
                                'summary', 'Writes the report number ' || n || ' about what came in last night',
                                'progress', n % 100))::text, 'UTF8')
                    from (select filled.*, 'status_update' as type, 'msg_' || (
                            select string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
                                (seq / place %% 62)::int + 1, 1), '' order by place desc)
                            from unnest(array[1, 62, 3844, 238328, 14776336, 916132832, 56800235584, 3521614606208,
                                218340105584896, 13537086546263552, 839299365868340224]::bigint[]) place)
                            || substr(md5(n::text), 1, 13) as id
                        from filled) named
                    order by seq
                    """.replace("%%", "%"));
            statement.execute("""
                    insert into agent_status (agent_id, network_id, seq, expires_at, lasting)
                    select distinct on (sender) sender, network_id, seq, at + interval '24 hours', false
                    from filled order by sender, seq desc
                    on conflict (agent_id) do update set seq = excluded.seq, expires_at = excluded.expires_at
                    """);
            statement.execute("""
                    insert into posts_by_hour (network_id, hour, agent_id, posts, newest)
                    select network_id, date_trunc('hour', at, 'UTC'), sender, count(*),
                        (array_agg(seq order by seq desc))[1:10]
                    from filled group by 1, 2, 3 on conflict do nothing
                    """);
            statement.execute("""
                    insert into posts_by_hour (network_id, hour, agent_id, posts, newest)
                    select network_id, hour, '', sum(posts), '{}' from posts_by_hour where agent_id <> '' group by 1, 2
                    on conflict do nothing
                    """);
            // All of it is there, counted and linked: what is measured is looking.
            for (var mark : new String[] {"log_head", "posts_mark", "audit_mark"}) {
                statement.execute("update " + mark + " set seq = seq + " + MESSAGES);
            }
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum analyze message");
            statement.execute("vacuum analyze agent");
            statement.execute("vacuum analyze agent_status");
            statement.execute("vacuum analyze posts_by_hour");
        }
        System.out.printf("filled: %,d agents, %,d messages%n", AGENTS, MESSAGES);
    }

    static void time(String hub, String email, String password) throws Exception {
        var client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        var token = CSRF.matcher(get(client, hub + "/login"));
        if (!token.find()) {
            throw new IllegalStateException("The page to sign in has no form.");
        }
        var form = "_csrf=" + encoded(token.group(1)) + "&email=" + encoded(email) + "&password=" + encoded(password);
        client.send(
                HttpRequest.newBuilder(URI.create(hub + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.discarding());
        for (var path : PATHS) {
            var address = hub + path.replace("AGENT", AGENT);
            int length = 0;
            for (int i = 0; i < WARM_UP; i++) {
                length = get(client, address).length();
            }
            var millis = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long begun = System.nanoTime();
                get(client, address);
                millis[i] = (System.nanoTime() - begun) / 1e6;
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%-40s p50 %5.1f ms   p99 %5.1f ms   %,d KB%n",
                    path, millis[ROUNDS / 2], millis[ROUNDS * 99 / 100], length / 1024);
        }
    }

    private static String get(HttpClient client, String address) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Accept", "text/html")
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(address + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
