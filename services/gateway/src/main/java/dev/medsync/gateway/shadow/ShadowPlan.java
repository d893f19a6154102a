package dev.medsync.gateway.shadow;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Which capabilities are in phase SHADOW, and what share of their reads is mirrored. Told by the strangler. */
@Singleton
public final class ShadowPlan {

    private volatile Map<String, Double> shares = Map.of();

    /** @param shares capability → share of reads, 0 to 1; what is not named is not mirrored */
    public void replace(Map<String, Double> shares) {
        this.shares = Map.copyOf(shares);
    }

    /** Whether to mirror this read. */
    public boolean samples(String capability) {
        Double share = shares.get(capability);
        return share != null && ThreadLocalRandom.current().nextDouble() < share;
    }
}
