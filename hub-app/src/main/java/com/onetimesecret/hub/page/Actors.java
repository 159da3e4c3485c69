package com.onetimesecret.hub.page;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.AgentNames;
import com.onetimesecret.hub.messaging.Speaker;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What those are called whom pages show by their ids, looked up together.
@Component
public class Actors {

    private static final String HUMAN = "human";
    private static final String SYSTEM = "system";
    /// Who posts what people and the hub say, as the trail has it.
    private static final String NOBODY = "agent_" + "0".repeat(24);

    private final AgentNames agents;
    private final Accounts accounts;
    private final Words words;

    Actors(AgentNames agents, Accounts accounts, Words words) {
        this.agents = agents;
        this.accounts = accounts;
        this.words = words;
    }

    /// Those of one page, by id.
    public record Cast(Map<String, Actor> actors) {

        public Cast {
            actors = Map.copyOf(actors);
        }

        /// The actor of that id, who is named by it if nobody knows more.
        public Actor of(String id) {
            return Objects.requireNonNullElseGet(actors.get(id), () -> Actor.of(id, id, null));
        }

        /// The actor of that id, or null.
        public @Nullable Actor ofAny(@Nullable AgentId id) {
            return id == null ? null : of(id.value());
        }
    }

    /// Agents, people, the hub and what else an entry may name.
    public Cast cast(NetworkId network, Collection<String> ids) {
        var named = agents.of(
                network, ids.stream().filter(AgentId::isValid).map(AgentId::new).collect(Collectors.toSet()));
        var emails = accounts.emails(
                ids.stream().filter(PersonId::isValid).map(PersonId::new).collect(Collectors.toSet()));
        var cast = new HashMap<String, Actor>();
        for (var id : ids) {
            cast.computeIfAbsent(id, one -> actor(one, named, emails));
        }
        return new Cast(cast);
    }

    private Actor actor(String id, Map<AgentId, String> named, Map<PersonId, String> emails) {
        if (id.equals(NOBODY)) {
            return Actor.of(id, words.of("page.who.nobody"), null);
        }
        if (AgentId.isValid(id)) {
            var name = named.get(new AgentId(id));
            return name == null ? Actor.of(id, id, null) : agent(id, name);
        }
        if (PersonId.isValid(id)) {
            var email = emails.get(new PersonId(id));
            return Actor.of(id, email == null ? words.of("page.who.gone") : email, null);
        }
        return switch (id) {
            case HUMAN -> Actor.of(id, words.of("page.who.people"), null);
            case SYSTEM -> Actor.of(id, words.of("page.who.hub"), null);
            default -> Actor.of(id, id, thing(id));
        };
    }

    /// The page of a message or a task that an entry is about; it may have ended.
    private static @Nullable String thing(String id) {
        if (id.matches("msg_[a-zA-Z0-9]{24}")) {
            return "/dashboard/feed/" + id;
        }
        return id.matches("task_[a-zA-Z0-9]{24}") ? "/dashboard/tasks/" + id : null;
    }

    private static Actor agent(String id, String name) {
        return Actor.of(id, name, "/dashboard/agents/" + id);
    }

    /// Who said something: by the name that it had then, as the hub attests.
    public Actor of(Speaker speaker, Cast cast) {
        return switch (speaker.kind()) {
            case AGENT -> {
                var agent = speaker.agent();
                if (agent == null) {
                    yield Actor.of("", speaker.name(), null);
                }
                yield speaker.name().isEmpty() ? cast.of(agent.value()) : agent(agent.value(), speaker.name());
            }
            case HUMAN -> Actor.of(HUMAN, speaker.name().isEmpty() ? words.of("page.who.gone") : speaker.name(), null);
            case SYSTEM -> Actor.of(SYSTEM, words.of("page.who.hub"), null);
        };
    }
}
