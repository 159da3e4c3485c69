package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/// Leads whoever must show that it is them to the page that asks.
@ControllerAdvice(annotations = HubPage.class)
class LeadToProof {

    @ExceptionHandler
    ResponseEntity<Void> lead(ProofNeeded needed) {
        return SeeOther.at(needed.page());
    }
}
