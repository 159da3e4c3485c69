package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.vault.secret.SecretValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a client sent, in whichever of its ways: members by name, as text; prints as `***`.
record Parameters(ObjectNode members) {

    static final Parameters NONE = new Parameters(JsonNodeFactory.instance.objectNode());

    /// Those inside a member; none if it holds none.
    Parameters in(String name) {
        return members.get(name) instanceof ObjectNode inner ? new Parameters(inner) : NONE;
    }

    /// Whether that member holds others.
    boolean hasIn(String name) {
        return members.get(name) instanceof ObjectNode;
    }

    /// A member as text, the last of several; empty if it is absent or empty.
    Optional<String> text(String name) {
        return texts(name).reduce((_, last) -> last);
    }

    /// A member that nobody may see.
    Optional<SecretValue> secret(String name) {
        return text(name).map(SecretValue::new);
    }

    /// A member that may be there several times, without the empty ones.
    List<String> all(String name) {
        return texts(name).toList();
    }

    /// Whether the member says yes.
    boolean isTrue(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    private Stream<String> texts(String name) {
        var member = members.path(name);
        var values = member.isArray() ? member.valueStream() : Stream.of(member);
        return values.filter(JsonNode::isValueNode)
                .filter(value -> !value.isNull())
                .map(value -> WireText.whole(value.asString()))
                .filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return "***";
    }
}
