package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcSettingsTest {

    @Test
    void targetsCanComeFromTheEnvironment() {
        try (ApplicationContext context = ApplicationContext.builder()
                .propertySources(PropertySource.of(
                        "environment",
                        Map.of("MEDSYNC_RPC_TARGETS_BILLING", "127.0.0.1:7416", "MEDSYNC_RPC_DEADLINE", "500ms"),
                        PropertyConvention.ENVIRONMENT_VARIABLE))
                .build()
                .start()) {
            RpcSettings settings = context.getBean(RpcSettings.class);
            assertThat(settings.targets()).containsEntry("billing", "127.0.0.1:7416");
            assertThat(settings.deadline()).isEqualTo(Duration.ofMillis(500));
        }
    }
}
