package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Compares all facilities, field by field, without holding anybody: what changes meanwhile is looked at twice. */
record Verification(Comparison comparison, DifferenceLog differences, Copies copies, GiveWay giveWay) {

    /** What differs, also when it has been looked at again; the log of differences holds just that afterwards. */
    List<Difference> of(List<Integer> facilities, Consumer<String> tell) throws IOException, InterruptedException {
        Flow flowing = copies.require();
        List<Difference> all = new ArrayList<>();
        long aggregates = 0;
        giveWay.begin();
        for (int facility : facilities) {
            giveWay.beforeMore(tell);
            long[] count = new long[1];
            List<Difference> first = comparison.facility(facility, counted -> count[0] = counted);
            aggregates += count[0];
            if (!first.isEmpty()) {
                flowing.measureLag();
                List<AggregateKey> keys = first.stream()
                        .map(each -> new AggregateKey(each.aggregate(), facility, each.key()))
                        .distinct()
                        .toList();
                all.addAll(comparison.aggregates(facility, keys));
            }
        }
        differences.replace(all);
        tell.accept("Compared " + aggregates + " aggregates of " + facilities.size() + " facilities: " + all.size()
                + " differences");
        return all;
    }
}
