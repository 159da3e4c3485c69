package com.onetimesecret.hub.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StorageStateTests {

    private final StorageState state = new StorageState();

    static Stream<Exception> interrupts() {
        return Stream.of(new SocketException("Closed by interrupt"), new ClosedByInterruptException());
    }

    @ParameterizedTest
    @MethodSource("interrupts")
    void doesNotTakeAThreadThatWasToldToStopForAStorageThatIsAway(Exception interrupt) {
        state.failed(new SQLException("An I/O error occurred while sending to the backend.", "08006", interrupt));
        assertThat(state.isDown()).isFalse();

        state.failed(new SQLException(
                "An I/O error occurred while sending to the backend.", "08006", new SocketException("Reset")));
        assertThat(state.isDown()).isTrue();
    }
}
