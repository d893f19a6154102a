package dev.medsync.emulator.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at the terminal is told when the emulator cannot start. */
class MainIT {
    @TempDir
    private Path directory;

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = run("--data", data(), "--port", String.valueOf(taken.getLocalPort()));

            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.output())
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("--port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aTakenManagementPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended =
                    run("--data", data(), "--port", "0", "--management-port", String.valueOf(taken.getLocalPort()));

            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.output()).contains("--management-port").doesNotContain("\tat ");
        }
    }

    @Test
    void aBadConfigurationIsNamedByItsPath() throws Exception {
        Path config = Files.writeString(directory.resolve("bad.json"), """
                {"UserConfig": {"Namespaces": [{"Name": "sbemulatorns", "Queues": [{"Name": "q", "Properties": {"MaxDeliveryCount": 99}}]}]}}""");

        Ended ended = run("--config", config.toString(), "--data", data());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output())
                .contains(config.toString())
                .contains("Queues[0].Properties.MaxDeliveryCount: 99 is outside 1 to 10")
                .doesNotContain("\tat ");
    }

    @Test
    void aBadCommandLineShowsHowToCallIt() throws Exception {
        Ended ended = run("--prot", "7403");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).contains("unknown option --prot").contains("usage:");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private record Ended(int code, String output) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        Process process = EmulatorProcess.launch(arguments);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
