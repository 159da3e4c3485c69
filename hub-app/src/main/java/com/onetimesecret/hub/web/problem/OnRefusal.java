package com.onetimesecret.hub.web.problem;

import jakarta.servlet.http.HttpServletResponse;

/// What is done when a call is refused, before the refusal is written; a call brings it along as a request
/// attribute.
@FunctionalInterface
public interface OnRefusal {

    /// The name of the attribute.
    String ATTRIBUTE = "com.onetimesecret.hub.on-refusal";

    /// Corrects what the answer's headers say.
    void refused(HttpServletResponse response);
}
