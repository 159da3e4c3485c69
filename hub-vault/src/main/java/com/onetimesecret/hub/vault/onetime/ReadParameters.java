package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads parameters in all the ways in which clients of Onetime Secret send them: query string, form, multipart
/// and JSON, with any `Content-Type` header, several or none. The body goes before the query, name by name.
@Component
class ReadParameters {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final int LOOKED_AT = 256;
    private static final Pattern FORM_BEGINS = Pattern.compile("[A-Za-z_][\\w.\\-\\[\\]%+]*=.*", Pattern.DOTALL);
    private static final Pattern JSON_BEGINS = Pattern.compile("\\s*[{\\[].*", Pattern.DOTALL);

    private final JsonMapper json;

    ReadParameters(JsonMapper json) {
        this.json = json;
    }

    /// All that the request brings along.
    ///
    /// @throws HubException malformed-request, without a word of what was sent
    Parameters of(HttpServletRequest request) throws IOException {
        var query = new FormMembers();
        var asked = request.getQueryString();
        if (asked != null) {
            // The container has made text of what was not escaped; a form is read byte by byte.
            query.addForm(new String(asked.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        var members = query.members();
        if (WITH_BODY.contains(request.getMethod())) {
            // One character a byte: forms are cut into pieces before these become text.
            var body = new String(request.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            members.setAll(members(body, Collections.list(request.getHeaders("Content-Type"))));
        }
        return new Parameters(members);
    }

    private ObjectNode members(String body, List<String> types) {
        var form = new FormMembers();
        if (body.isEmpty()) {
            return form.members();
        }
        var type = readable(types).orElseGet(() -> sniffed(body));
        switch (Form.of(type)) {
            case JSON -> {
                return members(body);
            }
            case URLENCODED -> form.addForm(body);
            case MULTIPART -> MultipartForm.addTo(form, type, body);
            case OTHER -> {
                // Nothing that holds parameters.
            }
        }
        return form.members();
    }

    private ObjectNode members(String body) {
        var text = WireText.of(body.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return json.readTree(text) instanceof ObjectNode members ? members : new FormMembers().members();
        } catch (JacksonException broken) {
            // The complaint may hold a piece of the body.
            throw WireText.unreadable();
        }
    }

    /// The first type that holds parameters, of all headers and of all that are joined into one.
    private static Optional<String> readable(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .filter(type -> Form.of(type) != Form.OTHER)
                .findFirst();
    }

    private static String sniffed(String body) {
        var begin = body.substring(0, Math.min(LOOKED_AT, body.length()));
        if (JSON_BEGINS.matcher(begin).matches()) {
            return "application/json";
        }
        return FORM_BEGINS.matcher(begin).matches() ? "application/x-www-form-urlencoded" : "";
    }

    /// How a body holds parameters.
    private enum Form {
        JSON,
        URLENCODED,
        MULTIPART,
        OTHER;

        static Form of(String contentType) {
            var end = contentType.indexOf(';');
            var type = (end < 0 ? contentType : contentType.substring(0, end))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return switch (type) {
                case "application/json" -> JSON;
                case "application/x-www-form-urlencoded" -> URLENCODED;
                case "multipart/form-data" -> MULTIPART;
                default -> type.endsWith("+json") ? JSON : OTHER;
            };
        }
    }
}
