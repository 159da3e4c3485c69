package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.UserCodes;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.page.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where a person sets the code that apps need to ask them (CIBA Core 7.1, `user_code`).
@HubPage
class UserCodeController {

    private static final String PATH = "/dashboard/user-code";

    private final UserCodes codes;
    private final Words words;

    UserCodeController(UserCodes codes, Words words) {
        this.words = words;
        this.codes = codes;
    }

    @GetMapping(PATH)
    ModelAndView page(@AuthenticationPrincipal SignedIn signedIn) {
        return page(signedIn, null, HttpStatus.OK);
    }

    @PostMapping(PATH)
    Object set(@AuthenticationPrincipal SignedIn signedIn, @RequestParam(defaultValue = "") String code) {
        if (!UserCodes.isFit(code)) {
            return page(
                    signedIn,
                    words.of("dashboard.wrong.user-code", UserCodes.SHORTEST, UserCodes.LONGEST),
                    HttpStatus.UNPROCESSABLE_CONTENT);
        }
        codes.set(signedIn.person(), code);
        return SeeOther.at(PATH);
    }

    @PostMapping(PATH + "/clear")
    Object clear(@AuthenticationPrincipal SignedIn signedIn) {
        codes.clear(signedIn.person());
        return SeeOther.at(PATH);
    }

    private ModelAndView page(SignedIn signedIn, @Nullable String wrong, HttpStatus status) {
        var page = new ModelAndView("user-code", status);
        page.addObject("isSet", codes.isSet(signedIn.person()));
        page.addObject("wrong", wrong);
        return page;
    }
}
