package com.onetimesecret.hub.messaging.activity;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The tables `posts_by_hour` and `posts_mark`.
@Repository
public class JdbcPosts {

    /// The rows that count for a whole network.
    private static final String ALL_AGENTS = "";

    private final JdbcClient jdbc;

    JdbcPosts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Up to where the log has been counted, locked until the transaction ends; empty while another hub counts.
    OptionalLong lockMark() {
        return jdbc.sql("select seq from posts_mark for update skip locked")
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /// Counts the messages behind the locked mark, `most` places at most, and moves it; how many places it moved.
    /// Whatever the log's head says has committed, so nothing before it comes later.
    int count(long mark, int most) {
        return jdbc.sql("""
                        with upto as (
                            select least(:mark + :most, seq) as seq from log_head
                        ), counted as (
                            select network_id, date_trunc('hour', received_at, 'UTC') as hour, sender, count(*) as posts,
                                (array_agg(seq order by seq desc))[1 : 10] as newest
                            from message
                            where seq > :mark and seq <= (select seq from upto)
                            group by 1, 2, 3
                        ), added as (
                            insert into posts_by_hour as hours (network_id, hour, agent_id, posts, newest)
                            select network_id, hour, sender, posts, newest from counted
                            union all
                            select network_id, hour, '', sum(posts), '{}' from counted group by 1, 2
                            order by 1, 2, 3
                            on conflict (network_id, hour, agent_id) do update set
                                posts = hours.posts + excluded.posts,
                                newest = (excluded.newest || hours.newest)[1 : 10]
                        )
                        update posts_mark set seq = upto.seq from upto where upto.seq > posts_mark.seq
                        returning (upto.seq - :mark)::int
                        """)
                .param("mark", mark)
                .param("most", most)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /// Forgets up to `limit` rows of hours that began that long ago.
    int forget(int hours, int limit) {
        return jdbc.sql("""
                        delete from posts_by_hour where (network_id, hour, agent_id) in (
                            select network_id, hour, agent_id from posts_by_hour
                            where hour < now() - make_interval(hours => ?) limit ? for update skip locked)
                        """).param(hours).param(limit).update();
    }

    /// How many messages the network's agents posted in each of its last `hours` hours with any.
    public Map<Instant, Long> ofNetwork(NetworkId network, int hours) {
        return of(network, ALL_AGENTS, hours);
    }

    /// The same of one agent.
    public Map<Instant, Long> ofAgent(NetworkId network, AgentId agent, int hours) {
        return of(network, agent.value(), hours);
    }

    /// Hour by hour, so that each is one look into the index.
    private Map<Instant, Long> of(NetworkId network, String agent, int hours) {
        var posts = new TreeMap<Instant, Long>();
        jdbc.sql("""
                        select posts_by_hour.hour, posts
                        from generate_series(0, :hours - 1) as ago, lateral (
                            select hour, posts from posts_by_hour
                            where network_id = :network and agent_id = :agent
                                and hour = date_trunc('hour', now(), 'UTC') - make_interval(hours => ago)) posts_by_hour
                        """)
                .param("network", network.value())
                .param("agent", agent)
                .param("hours", hours)
                .query(into(posts));
        return posts;
    }

    private static RowCallbackHandler into(Map<Instant, Long> posts) {
        return row -> posts.put(row.getObject("hour", OffsetDateTime.class).toInstant(), row.getLong("posts"));
    }
}
