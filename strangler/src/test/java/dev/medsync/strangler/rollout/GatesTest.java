package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.traffic.GatewayTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both capabilities are on the move, and the gateway says how each one's requests fare. */
class GatesTest {

    private final AtomicReference<String> capabilities = new AtomicReference<>("{}");
    private HttpServer gateway;
    private GatewayTraffic traffic;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/traffic", exchange -> {
            byte[] body = """
                    {"seconds":[{"at":1795167000,"legacy":200,"service":100,"failed":0,"held":0,"slow":3,"capabilities":%1$s},
                                {"at":1795167001,"legacy":200,"service":100,"failed":3,"held":0,"slow":9,"capabilities":%1$s}],
                     "totals":{"requests":600,"failed":3,"retriedNotOwner":0},"facilities":{}}
                    """.formatted(capabilities.get()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        traffic = new GatewayTraffic("http://127.0.0.1:" + gateway.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        traffic.close();
        gateway.stop(0);
    }

    @Test
    void theShareOfSlowRequestsIsThatOfTheLatestSeconds() {
        Awaitility.await().untilAsserted(() -> assertThat(traffic.slowShare()).isEqualTo(12.0 / 600));
    }

    @Test
    void errorsOfRecordsStopRecordsAndNotBilling() {
        capabilities.set("{\"billing\":{\"requests\":150,\"failed\":0},\"records\":{\"requests\":150,\"failed\":3}}");

        Awaitility.await().untilAsserted(() -> {
            assertThat(errorRate("billing")).isEqualTo(gate(0.0, 300, Gate.Verdict.OK));
            assertThat(errorRate("records")).isEqualTo(gate(0.02, 300, Gate.Verdict.BREACHED));
        });
    }

    @Test
    void itsOwnErrorsStopBillingHoweverManyRequestsOfOthersAreWell() {
        capabilities.set("{\"billing\":{\"requests\":100,\"failed\":1},\"records\":{\"requests\":9000,\"failed\":0},"
                + "\"none\":{\"requests\":9000,\"failed\":0}}");

        Awaitility.await().untilAsserted(() -> {
            assertThat(errorRate("billing")).isEqualTo(gate(0.01, 200, Gate.Verdict.BREACHED));
            assertThat(errorRate("records")).isEqualTo(gate(0.0, 18_000, Gate.Verdict.OK));
        });
    }

    @Test
    void whoHasTooFewRequestsOfItsOwnWaits() {
        capabilities.set("{\"records\":{\"requests\":9000,\"failed\":0},\"none\":{\"requests\":9000,\"failed\":9000}}");

        Awaitility.await().untilAsserted(() -> {
            assertThat(errorRate("records").samples()).isEqualTo(18_000);
            assertThat(errorRate("billing")).isEqualTo(gate(null, 0, Gate.Verdict.WAITING));
        });
    }

    private Gate errorRate(String capability) {
        Gates gates = new Gates(
                capability,
                new StranglerSettings.Gates(0.001, Duration.ofMillis(250), Duration.ofSeconds(2)),
                traffic,
                new MoveLog(capability, Journal.none()),
                new DifferenceLog(capability, Journal.none(), Clock.systemUTC()));
        return gates.evaluate(null, Instant.EPOCH).stream()
                .filter(each -> each.name().equals(Gates.ERROR_RATE))
                .findFirst()
                .orElseThrow();
    }

    private static Gate gate(@Nullable Double value, long samples, Gate.Verdict verdict) {
        return new Gate(Gates.ERROR_RATE, value, 0.001, "ratio", samples, verdict);
    }
}
