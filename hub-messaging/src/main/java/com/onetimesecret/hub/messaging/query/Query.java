package com.onetimesecret.hub.messaging.query;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/// The query parameters of one call; collects all that is wrong with them before it refuses.
public final class Query {

    private final Map<String, List<String>> given;
    private final List<FieldError> mistakes = new ArrayList<>();

    /// @param known the names the call knows
    /// @param repeatable those of them that may come more than once
    public Query(MultiValueMap<String, String> given, List<String> known, List<String> repeatable) {
        this.given = given;
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                mistakes.add(FieldError.unknown("?" + name, name, known));
            } else if (values.size() > 1 && !repeatable.contains(name)) {
                mistakes.add(FieldError.at("?" + name, "may be given once"));
            } else if (values.stream().anyMatch(value -> value == null || value.indexOf(0) >= 0)) {
                mistakes.add(FieldError.at("?" + name, "must not contain the character NUL"));
            }
        });
    }

    /// All values of a repeatable parameter.
    public List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    /// The value of the parameter, or null.
    public @Nullable String text(String name) {
        return all(name).stream().findFirst().orElse(null);
    }

    /// The value as `reading` understands it, or null; a value it does not understand is a mistake.
    public <T> @Nullable T read(String name, Function<String, Optional<T>> reading, String otherwise) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        var value = reading.apply(text);
        if (value.isEmpty()) {
            mistake(FieldError.at("?" + name, otherwise));
        }
        return value.orElse(null);
    }

    /// The values of a repeatable parameter as `reading` understands them; one it does not understand is a mistake.
    public <T> List<T> readAll(String name, Function<String, Optional<T>> reading, String otherwise) {
        var values = new ArrayList<T>();
        for (var text : all(name)) {
            reading.apply(text).ifPresentOrElse(values::add, () -> mistake(FieldError.at("?" + name, otherwise)));
        }
        return values;
    }

    /// The value if it is one of the allowed, or null.
    public @Nullable String oneOf(String name, List<String> allowed) {
        var text = text(name);
        if (text != null && !allowed.contains(text)) {
            mistake(FieldError.notOneOf("?" + name, text, allowed));
        }
        return text;
    }

    /// The value as a whole number in those bounds, or the usual one.
    public long number(String name, long lowest, long highest, long usual) {
        var text = text(name);
        if (text == null) {
            return usual;
        }
        long number = text.matches("[0-9]{1,9}") ? Long.parseLong(text) : -1;
        if (number < lowest || number > highest) {
            mistake(FieldError.at("?" + name, "must be a number from " + lowest + " to " + highest));
        }
        return number;
    }

    /// Notes what else is wrong.
    public void mistake(FieldError mistake) {
        mistakes.add(mistake);
    }

    /// Refuses the call if anything was wrong.
    ///
    /// @throws HubException naming each parameter that means nothing
    public void refuseMistakes() {
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
    }

    /// The given parameters without those named, as the end of a URL's query.
    public String without(List<String> names) {
        var rest = new StringBuilder();
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                values.forEach(value -> rest.append('&')
                        .append(name)
                        .append('=')
                        .append(UriUtils.encode(value, StandardCharsets.UTF_8)));
            }
        });
        return rest.toString();
    }
}
