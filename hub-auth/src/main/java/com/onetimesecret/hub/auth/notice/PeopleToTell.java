package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.NoticeChannel;
import com.onetimesecret.hub.auth.NoticeChoices;
import com.onetimesecret.hub.auth.mail.Smtp;
import com.onetimesecret.hub.auth.notice.JdbcNotices.Wanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who is told of something in a network, by which channels and when; keeps how each person wants it, too.
@Component
public class PeopleToTell {

    /// More people who decide than any network has.
    private static final int MOST = 200;

    private static final String CHOICES =
            "n.web_push, n.email, n.quiet_from, n.quiet_to, n.time_zone, n.digest_minutes, n.language";

    private final JdbcClient jdbc;
    private final Smtp smtp;
    private final InstantSource clock;

    PeopleToTell(JdbcClient jdbc, Smtp smtp, InstantSource clock) {
        this.jdbc = jdbc;
        this.smtp = smtp;
        this.clock = clock;
    }

    /// How a person who is told now is called, and where.
    ///
    /// @param mayDecide whether they decide in the network, or only look
    record Reader(String email, String networkName, boolean mayDecide, NoticeChoices choices) {}

    private record Person(PersonId id, NoticeChoices choices, List<String> browsers) {}

    /// The notices for everybody who may decide in the network.
    List<Wanted> deciders(NetworkId network) {
        var wanted = new ArrayList<Wanted>();
        people(network, null, true).forEach(person -> wanted.addAll(wanted(person, false)));
        var hasChat = jdbc.sql("SELECT EXISTS (SELECT FROM chat_webhook WHERE network_id = :network)")
                .param("network", network.value())
                .query(Boolean.class)
                .single();
        if (hasChat) {
            wanted.add(new Wanted(null, NoticeChannel.WEBHOOK, null, Duration.ZERO));
        }
        return wanted;
    }

    /// The notices for one person alone.
    ///
    /// @param personId who; may be nobody's id
    List<Wanted> only(NetworkId network, String personId, boolean mustDecide) {
        return people(network, personId, mustDecide).stream()
                .flatMap(person -> wanted(person, true).stream())
                .toList();
    }

    private List<Wanted> wanted(Person person, boolean addressed) {
        var now = clock.instant();
        var choices = person.choices();
        var wanted = new ArrayList<Wanted>();
        if (choices.webPush()) {
            var wait = choices.wait(NoticeChannel.WEB_PUSH, now, addressed);
            person.browsers()
                    .forEach(browser -> wanted.add(new Wanted(person.id(), NoticeChannel.WEB_PUSH, browser, wait)));
        }
        if (choices.email() && smtp.isSetUp()) {
            wanted.add(new Wanted(
                    person.id(), NoticeChannel.EMAIL, null, choices.wait(NoticeChannel.EMAIL, now, addressed)));
        }
        return wanted;
    }

    private List<Person> people(NetworkId network, @Nullable String only, boolean mustDecide) {
        return jdbc.sql("""
                        SELECT m.person_id, array(SELECT s.id FROM push_subscription s WHERE s.person_id = m.person_id) AS browsers,
                        """ + CHOICES + """
                         FROM membership m JOIN network w ON w.id = m.network_id
                        LEFT JOIN notice_preference n ON n.person_id = m.person_id
                        WHERE m.network_id = :network AND w.suspended_at IS NULL
                          AND (m.role IN ('owner', 'approver') OR NOT :mustDecide)
                          AND (CAST(:only AS text) IS NULL OR m.person_id = :only)
                        ORDER BY m.person_id LIMIT :most
                        """)
                .param("network", network.value())
                .param("mustDecide", mustDecide)
                .param("only", only)
                .param("most", MOST)
                .query((row, n) ->
                        new Person(new PersonId(row.getString("person_id")), choices(row), Arrays.asList((String[])
                                row.getArray("browsers").getArray())))
                .list();
    }

    /// The person as they are in the network now; empty if they left or it is suspended.
    Optional<Reader> reader(NetworkId network, PersonId person) {
        return jdbc.sql("SELECT p.email AS address, w.name, m.role, " + CHOICES + """
                         FROM membership m JOIN person p ON p.id = m.person_id JOIN network w ON w.id = m.network_id
                        LEFT JOIN notice_preference n ON n.person_id = m.person_id
                        WHERE m.network_id = :network AND m.person_id = :person AND w.suspended_at IS NULL
                        """)
                .param("network", network.value())
                .param("person", person.value())
                .query((row, n) -> new Reader(
                        row.getString("address"),
                        row.getString("name"),
                        !row.getString("role").equals("viewer"),
                        choices(row)))
                .optional();
    }

    /// What the network is called, if it is not suspended.
    Optional<String> networkName(NetworkId network) {
        return jdbc.sql("SELECT name FROM network WHERE id = :network AND suspended_at IS NULL")
                .param("network", network.value())
                .query(String.class)
                .optional();
    }

    /// How the person wants to be told.
    public NoticeChoices choices(PersonId person) {
        return jdbc.sql("SELECT " + CHOICES + " FROM notice_preference n WHERE n.person_id = :person")
                .param("person", person.value())
                .query((row, n) -> choices(row))
                .optional()
                .orElse(NoticeChoices.USUAL);
    }

    /// Keeps how the person wants to be told.
    public void choose(PersonId person, NoticeChoices choices) {
        jdbc.sql("""
                        INSERT INTO notice_preference
                            (person_id, web_push, email, quiet_from, quiet_to, time_zone, digest_minutes, language)
                        VALUES (:person, :push, :email, :from, :to, :zone, :digest, :language)
                        ON CONFLICT (person_id) DO UPDATE SET web_push = :push, email = :email, quiet_from = :from,
                            quiet_to = :to, time_zone = :zone, digest_minutes = :digest, language = :language
                        """)
                .param("person", person.value())
                .param("push", choices.webPush())
                .param("email", choices.email())
                .param("from", time(choices.quietFrom()))
                .param("to", time(choices.quietTo()))
                .param("zone", choices.zone().getId())
                .param("digest", choices.digestMinutes())
                .param("language", choices.language())
                .update();
    }

    private static NoticeChoices choices(ResultSet row) throws SQLException {
        var zone = row.getString("time_zone");
        if (zone == null) {
            return NoticeChoices.USUAL;
        }
        return new NoticeChoices(
                row.getBoolean("web_push"),
                row.getBoolean("email"),
                row.getObject("quiet_from", LocalTime.class),
                row.getObject("quiet_to", LocalTime.class),
                ZoneId.of(zone),
                row.getInt("digest_minutes"),
                row.getString("language"));
    }

    private static @Nullable Time time(@Nullable LocalTime time) {
        return time == null ? null : Time.valueOf(time);
    }
}
