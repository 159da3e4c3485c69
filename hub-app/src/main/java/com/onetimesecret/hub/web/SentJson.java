package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.json.JsonRefusals;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The body of a call whose controller reads JSON by itself and refuses it in a protocol of its own.
public final class SentJson {

    private SentJson() {}

    /// Lets through what is sent as JSON, or as one of those subtypes of `application`, with any parameters.
    ///
    /// @throws HubException unsupported-media-type
    public static void require(HttpServletRequest request, String... others) {
        if (!isJson(Objects.requireNonNullElse(request.getContentType(), ""), Set.of(others))) {
            throw new HubException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
        }
    }

    private static boolean isJson(String contentType, Set<String> others) {
        try {
            var type = MediaType.parseMediaType(contentType);
            return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    || (type.getType().equals("application") && others.contains(type.getSubtype()));
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    /// What is wrong with a body that the mapper could not read, in the words that the API has for it.
    public static String mistake(JsonMapper json, JacksonException complaint) {
        return new JsonRefusals(json).of(complaint, null).publicDetail();
    }
}
