package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.SecretDesk.Opened;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// The answer to the click that opens a secret: JSON for the page's script, a page where there are no scripts. It
/// alone holds the value.
@Component
class Opening {

    private final InWords inWords;

    Opening(InWords inWords) {
        this.inWords = inWords;
    }

    /// Opens and answers.
    ///
    /// @param again the page with the button, for another try
    Object answer(HttpServletRequest request, Supplier<Opened> open, Supplier<ModelAndView> again) {
        var isScript = MediaType.APPLICATION_JSON_VALUE.equals(request.getHeader(HttpHeaders.ACCEPT));
        try {
            var opened = open.get();
            return isScript ? json(HttpStatus.OK, new Answer(opened.value(), opened.readsLeft(), null)) : page(opened);
        } catch (HubException refused) {
            if (refused.type() == ProblemType.NOT_FOUND) {
                return isScript ? json(HttpStatus.NOT_FOUND, new Answer(null, null, null)) : gone(true);
            }
            var status = HttpStatusCode.valueOf(refused.type().status());
            var words = inWords.refusal(refused);
            return isScript ? json(status, new Answer(null, null, words)) : refused(again.get(), status, words);
        }
    }

    /// The page for a link behind which there is nothing (any more).
    ///
    /// @param came whether somebody clicked, so that its sender is told
    static ModelAndView gone(boolean came) {
        var page = new ModelAndView("secret-gone", HttpStatus.NOT_FOUND);
        page.addObject("came", came);
        return page;
    }

    private static ModelAndView page(Opened opened) {
        var page = new ModelAndView("secret");
        // A browser drops the first line end of such a field; the template must not put things together, it has limits.
        page.addObject("value", "\n" + opened.value());
        page.addObject("readsLeft", opened.readsLeft());
        return page;
    }

    private static ModelAndView refused(ModelAndView page, HttpStatusCode status, String words) {
        page.setStatus(status);
        page.addObject("wrong", words);
        return page;
    }

    private static ResponseEntity<Answer> json(HttpStatusCode status, Answer answer) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer);
    }

    /// What the script gets.
    record Answer(
            @Nullable String value,
            @Nullable Integer readsLeft,
            @Nullable String wrong) {

        @Override
        public String toString() {
            return "Answer[" + wrong + "]";
        }
    }
}
