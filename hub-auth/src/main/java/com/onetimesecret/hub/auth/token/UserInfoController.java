package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.grant.CurrentGrants;
import com.onetimesecret.hub.auth.grant.Grant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// `/userinfo` (OpenID Connect Core 5.3): who approved the calling token, and no more than the id_token says of them.
@RestController
class UserInfoController {

    private final AccessTokens tokens;
    private final CurrentGrants grants;

    UserInfoController(AccessTokens tokens, CurrentGrants grants) {
        this.tokens = tokens;
        this.grants = grants;
    }

    record UserInfo(PersonId sub) {}

    @RequestMapping(
            path = "/userinfo",
            method = {RequestMethod.GET, RequestMethod.POST})
    @RequiresScope(Scope.OPENID)
    @CountsAs(CountsAs.Limit.READ)
    UserInfo userInfo(
            CurrentAgent caller,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .map(header -> header.substring(header.lastIndexOf(' ') + 1))
                .flatMap(tokens::read)
                .flatMap(claims -> grants.find(claims.grantId()))
                .filter(grant -> grant.agentId().equals(caller.id()))
                .map(Grant::personId)
                .map(UserInfo::new)
                .orElseThrow(() ->
                        new HubException(ProblemType.FORBIDDEN, "No person approved this very token; ask for one."));
    }
}
