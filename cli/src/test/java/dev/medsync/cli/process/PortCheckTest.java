package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortCheckTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void aTakenPortIsNamedWithItsUseAndItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> PortCheck.requireFree("billing", Map.of("gRPC", port)))
                    .hasMessageContaining("port " + port + " (billing, gRPC) is taken by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void aPortTakenOnAllAddressesCountsAsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(PortCheck.isFree(taken.getLocalPort())).isFalse();
        }
    }

    @Test
    void aPortThatWasGivenBackIsFree() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatCode(() -> PortCheck.requireFree("billing", Map.of("gRPC", port)))
                .doesNotThrowAnyException();
    }
}
