package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.auth.dpop.DpopProofs;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What every endpoint that takes an OAuth form has in front of it: the nonce for the next DPoP proof, and the form
/// read once.
@Component
record FormFilters(JsonMapper mapper, OAuthErrors errors, DpopProofs dpopProofs) {

    /// The filters, the first one first.
    List<Filter> inOrder() {
        return List.of(new DpopNonceHeader(dpopProofs), new TokenRequestBody(mapper, errors));
    }
}
