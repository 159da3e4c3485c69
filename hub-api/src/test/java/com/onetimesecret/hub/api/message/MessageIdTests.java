package com.onetimesecret.hub.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.onetimesecret.hub.api.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTests {

    private final Tokens tokens = new Tokens();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 61, 62, 1_000_000_007L, Long.MAX_VALUE})
    void tellsItsPlaceInTheLog(long seq) {
        var id = MessageId.of(seq, MessageId.chance(tokens));

        assertThat(id.seq()).isEqualTo(seq);
        assertThat(MessageId.isValid(id.value())).isTrue();
    }

    @Test
    void sortsAsTheLogDoes() {
        assertThat(MessageId.of(61, "z".repeat(13)).value())
                .isLessThan(MessageId.of(62, "0".repeat(13)).value());
    }

    @Test
    void differsBetweenLogsAtTheSamePlace() {
        assertThat(MessageId.of(7, MessageId.chance(tokens))).isNotEqualTo(MessageId.of(7, MessageId.chance(tokens)));
    }

    @Test
    void namesNoPlaceWhenTheNumberIsTooLarge() {
        assertThat(new MessageId("msg_zzzzzzzzzzz" + "a".repeat(13)).seq()).isNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "msg_",
                "msg_00000000000000000000000",
                "msg_00000000000000000000000-",
                "task_000000000000000000000000"
            })
    void refusesOtherForms(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(text));
    }
}
