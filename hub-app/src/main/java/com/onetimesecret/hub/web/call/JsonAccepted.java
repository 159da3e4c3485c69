package com.onetimesecret.hub.web.call;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/// Whether a caller takes JSON, asked before its call has an effect.
public final class JsonAccepted {

    private JsonAccepted() {}

    /// Refuses a caller that does not.
    ///
    /// @throws HttpMediaTypeNotAcceptableException without JSON among what it takes
    public static void require(HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
        require(Set.of(MediaType.APPLICATION_JSON), request);
    }

    /// Refuses a caller that takes none of what is offered.
    static void require(Set<MediaType> offered, HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
        var accept = request.getHeader("Accept");
        if (accept != null
                && !accept.equals(MediaType.ALL_VALUE)
                && MediaType.parseMediaTypes(accept).stream()
                        .noneMatch(type -> offered.stream().anyMatch(type::isCompatibleWith))) {
            throw new HttpMediaTypeNotAcceptableException(List.copyOf(offered));
        }
    }
}
