package com.onetimesecret.hub.secretpage;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Keeps these pages out of search engines; their addresses are keys.
@ControllerAdvice(basePackageClasses = Unlisted.class)
class Unlisted {

    @ModelAttribute("unlisted")
    boolean unlisted(HttpServletResponse response) {
        response.setHeader("X-Robots-Tag", "noindex, nofollow");
        return true;
    }
}
