package com.onetimesecret.hub.messaging.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The shape of what a heartbeat is answered.
class HeartbeatAnswerTests {

    @Test
    void showsEachKindOfWhatWaitsAsAMemberOfItsName() {
        var json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        var answer = new HeartbeatAnswer(60, Map.of("open_questions", 3L), 1, Instant.EPOCH, false, List.of());

        assertThat(json.valueToTree(answer).propertyNames())
                .containsExactlyInAnyOrder(
                        "next_heartbeat_in",
                        "open_questions",
                        "pending_approvals",
                        "approval_expires_at",
                        "paused",
                        "next");
        assertThat(json.valueToTree(answer).path("open_questions").longValue()).isEqualTo(3);
    }
}
