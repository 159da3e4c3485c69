package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The file that proved a domain, once the domain leads to this hub and no longer to whoever published it.
///
/// Only where a file was the proof: whoever takes their DNS record away ends the proof, though the domain leads
/// here.
@RestController
class ChallengeController {

    private final JdbcDomains stored;

    ChallengeController(JdbcDomains stored) {
        this.stored = stored;
    }

    @OpenToAll
    @GetMapping("/a/{agent}" + Challenge.FOLDER + "{token}")
    ResponseEntity<byte[]> file(@PathVariable String agent, @PathVariable String token) {
        var content = DomainName.parse(agent)
                .flatMap(domain -> stored.file(domain, token))
                .orElseThrow(HubException::notFound);
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(content.getBytes(StandardCharsets.UTF_8));
    }
}
