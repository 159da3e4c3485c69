package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.problem.HubException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Builds members out of the names of a form: `a[b]` is a member inside a member, `a[]` one of several.
final class FormMembers {

    private static final int MOST = 200;
    private static final int DEEPEST = 8;

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private int count;

    /// Adds the pairs of an urlencoded form or of a query.
    ///
    /// @param form one character for each byte, as it came
    /// @throws HubException malformed-request for escapes that are none and bytes that are no text
    void addForm(String form) {
        for (var pair : form.split("&", -1)) {
            if (!pair.isEmpty()) {
                var equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                add(WireText.unescaped(name), equals < 0 ? "" : WireText.unescaped(pair.substring(equals + 1)));
            }
        }
    }

    /// Adds one value under the name that a form gives it.
    void add(String name, String value) {
        if (++count > MOST) {
            throw WireText.unreadable();
        }
        var path = path(name);
        if (path.isEmpty() || path.size() > DEEPEST) {
            return;
        }
        var place = root;
        for (var member : path.subList(0, path.size() - (isList(path) ? 2 : 1))) {
            place = place.get(member) instanceof ObjectNode inner ? inner : place.putObject(member);
        }
        if (isList(path)) {
            list(place, path.get(path.size() - 2)).add(value);
        } else {
            put(place, path.getLast(), value);
        }
    }

    /// All that was added.
    ObjectNode members() {
        return root;
    }

    private static boolean isList(List<String> path) {
        return path.size() > 1 && path.getLast().isEmpty();
    }

    /// A name that comes again becomes a list: some clients repeat `recipient` without brackets.
    private static void put(ObjectNode place, String name, String value) {
        if (place.has(name)) {
            list(place, name).add(value);
        } else {
            place.put(name, value);
        }
    }

    private static ArrayNode list(ObjectNode place, String name) {
        if (place.get(name) instanceof ArrayNode list) {
            return list;
        }
        var before = place.get(name);
        var list = place.putArray(name);
        if (before != null && before.isString()) {
            list.add(before);
        }
        return list;
    }

    private static List<String> path(String name) {
        var path = new ArrayList<String>();
        var open = name.indexOf('[');
        if (open <= 0 || !name.endsWith("]")) {
            return List.of(name);
        }
        path.add(name.substring(0, open));
        for (var inner : name.substring(open + 1, name.length() - 1).split("]\\[", -1)) {
            path.add(inner);
        }
        return path;
    }
}
