package dev.medsync.strangler.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.rpc.TestService;
import dev.medsync.strangler.StranglerAlone;
import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;

/** Every capability that others leave commands for has a courier that runs, whatever other capabilities there are. */
class CouriersTest {
    @Test
    void billingsCourierRunsAndRecordsNeedsNone() {
        try (TestService strangler = StranglerAlone.start()) {
            assertThat(strangler.bean(ApplicationContext.class).getBeansOfType(Courier.class).stream()
                            .filter(Courier::isRunning)
                            .map(Courier::capability))
                    .containsExactly("billing");
        }
    }
}
