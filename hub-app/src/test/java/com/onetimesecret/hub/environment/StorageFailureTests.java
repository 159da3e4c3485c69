package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageFailureTests {

    private static final String SENDING = "An I/O error occurred while sending to the backend.";

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new SocketException("Connection reset"), "Connection reset"),
                Arguments.of(new IOException("first\nsecond"), "first"),
                // A server that crashed ends the connection without a word.
                Arguments.of(new EOFException(), SENDING));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void saysTheInnermostThatSaysAnything(Exception cause, String words) {
        assertThat(StorageFailure.words(new IllegalStateException(new SQLException(SENDING, "08006", cause))))
                .isEqualTo(words);
    }
}
