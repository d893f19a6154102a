package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RetryRulesTest {

    @Test
    void onlyMethodsThatSaySoInTheContractAreSentTwice() {
        List<Map<String, ?>> methods = names(RetryRules.load().serviceConfig());
        assertThat(methods)
                .contains(
                        Map.of("service", "medsync.billing.v1.ClaimService", "method", "GetClaim"),
                        Map.of("service", "medsync.config.v1.ConfigService", "method", "GetEntry"))
                .doesNotContain(
                        Map.of("service", "medsync.billing.v1.ClaimService", "method", "SubmitClaim"),
                        Map.of("service", "medsync.config.v1.ConfigService", "method", "SetEntry"))
                .allSatisfy(method -> assertThat(method).containsKeys("service", "method"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, ?>> names(Map<String, ?> serviceConfig) {
        List<Map<String, ?>> rules = (List<Map<String, ?>>) Objects.requireNonNull(serviceConfig.get("methodConfig"));
        return (List<Map<String, ?>>) Objects.requireNonNull(rules.getFirst().get("name"));
    }
}
