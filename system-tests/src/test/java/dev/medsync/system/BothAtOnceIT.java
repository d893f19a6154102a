package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.migration.StranglerClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two capabilities on the move at once, under load, there and back: each has its own slots, lanes and phases. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // against hanging only
class BothAtOnceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> CAPABILITIES = List.of("billing", "records");

    @Test
    void bothLeaveAndComeHomeAtOnceAndNothingIsLost() throws Exception {
        try (WholePlatform medsync = new WholePlatform("both-at-once")) {
            medsync.awaitHealthy();
            StranglerClient strangler = medsync.platform().strangler();
            try (Load load = new Load(new Load.Settings(medsync.gateway(), "demo", "demo", 20, 0.8, 20, 20261120))) {
                load.signIn();
                load.start();
                together(strangler, "migrate", "SERVICE", 200);
                together(strangler, "rollback", "", 0);
                load.stop();
                assertThat(load.settle(PATIENCE).open()).isEmpty();
                medsync.platform().awaitCopied();
                await().atMost(PATIENCE).untilAsserted(() -> {
                    LedgerCheck.Finding finding =
                            LedgerCheck.check(load.ledger(), medsync.platform().legacyDatabase());
                    assertThat(finding.clean()).as("%s", finding).isTrue();
                    assertThat(finding.looked()).isPositive();
                });
                assertThat(load.statistics().failed())
                        .as("%s", load.statistics().failures())
                        .isZero();
            }
        }
    }

    private static void together(StranglerClient strangler, String command, String to, long atService)
            throws Exception {
        List<Long> since = new ArrayList<>();
        for (String capability : CAPABILITIES) {
            since.add(strangler.command(capability, command, to, "both at once").nextLine());
        }
        for (int i = 0; i < since.size(); i++) {
            String capability = CAPABILITIES.get(i);
            StranglerClient.Status end =
                    strangler.follow(capability, since.get(i), line -> System.out.println(capability + ": " + line));
            assertThat(end.state()).as("%s %s", command, capability).isEqualTo("DONE");
            assertThat(end.ownedByService()).as(capability).isEqualTo(atService);
        }
    }
}
