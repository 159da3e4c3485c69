package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.auth.LoginStart;
import com.onetimesecret.hub.auth.Logins;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.signin.SessionPeople;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.ModelAndView;

/// `/oauth2/authorize` (RFC 6749 3.1): where a client sends a person's browser. Whoever
/// the browser belongs to is asked on the page it is sent on to; here a session counts only where nobody may be asked.
@HubPage
class AuthorizeController {

    private final Logins logins;
    private final SessionPeople sessions;

    AuthorizeController(Logins logins, SessionPeople sessions) {
        this.logins = logins;
        this.sessions = sessions;
    }

    @RequestMapping(
            path = "/oauth2/authorize",
            method = {RequestMethod.GET, RequestMethod.POST})
    Object authorize(HttpServletRequest request, ClientAddress address) {
        return switch (logins.start(request.getParameterMap(), address, () -> sessions.isSomebodyIn(request))) {
            case LoginStart.Page page -> SeeOther.at("/dashboard/authorize/" + page.handle());
            case LoginStart.SendBack back -> SeeOther.at(back.uri());
            case LoginStart.Ask ask -> {
                var page = new ModelAndView("authorize-refused", HttpStatus.BAD_REQUEST);
                page.addObject("ask", ask);
                yield page;
            }
        };
    }
}
