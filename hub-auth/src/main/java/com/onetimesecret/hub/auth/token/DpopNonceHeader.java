package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.auth.dpop.DpopProofs;
import com.onetimesecret.hub.auth.dpop.DpopRealm;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Hands the nonce for the next proof to every client that sends proofs, so that it seldom needs a second try
/// (RFC 9449 8.2).
final class DpopNonceHeader extends OncePerRequestFilter {

    private final DpopProofs proofs;

    DpopNonceHeader(DpopProofs proofs) {
        this.proofs = proofs;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(DpopProofs.HEADER) != null) {
            response.setHeader("DPoP-Nonce", proofs.nonce(DpopRealm.AUTHORIZATION_SERVER));
        }
        chain.doFilter(request, response);
    }
}
