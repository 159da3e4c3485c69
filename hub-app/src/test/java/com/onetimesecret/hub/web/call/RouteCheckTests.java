package com.onetimesecret.hub.web.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.call.Visitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

class RouteCheckTests {

    /// Methods as controllers may write them, right and wrong.
    static final class Routes {
        void undeclared() {}

        void unscoped(CurrentAgent agent) {}

        @RequiresScope(Scope.READ)
        void scopedForPeople(CurrentPerson person) {}

        @OpenToAll
        void openAndNot(CurrentPerson person) {}

        @RequiresScope(Scope.READ)
        @AnyScope
        void scopedTwice(Caller caller) {}

        @OpenToAll
        void open() {}

        @AnyScope
        void agent(CurrentAgent agent) {}

        void person(CurrentPerson person) {}

        @RequiresScope(Scope.READ)
        void both(Caller caller) {}

        void peopleAndGuests(Visitor visitor) {}

        @RequiresScope(Scope.READ)
        void everybody(Visitor visitor) {}

        void guests(Guest guest) {}

        @RequiresScope(Scope.READ)
        void scopedGuests(Guest guest) {}
    }

    private static List<String> offences(String prefix) {
        Map<RequestMappingInfo, HandlerMethod> routes = new HashMap<>();
        for (var method : Routes.class.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                routes.put(
                        RequestMappingInfo.paths(prefix + method.getName()).build(),
                        new HandlerMethod(new Routes(), method));
            }
        }
        return RouteCheck.offences(routes);
    }

    @Test
    void namesEveryRouteThatDoesNotSayWhoMayCallIt() {
        assertThat(offences("/api/v2/"))
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).contains("undeclared", "takes no CurrentAgent"))
                .anySatisfy(line -> assertThat(line).contains("unscoped", "needs one of @RequiresScope"))
                .anySatisfy(line -> assertThat(line).contains("scopedForPeople", "takes no agent"))
                .anySatisfy(line -> assertThat(line).contains("scopedGuests", "takes no agent"))
                .anySatisfy(line -> assertThat(line).contains("openAndNot", "more than once"))
                .anySatisfy(line -> assertThat(line).contains("scopedTwice", "needs one of @RequiresScope"));
    }

    @Test
    void namesThemOnBothApis() {
        assertThat(offences("/api/v1/")).hasSameSizeAs(offences("/api/v2/"));
    }

    @Test
    void leavesRoutesOutsideTheApiAlone() {
        assertThat(offences("/dashboard/")).isEmpty();
    }
}
