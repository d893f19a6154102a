package dev.medsync.gateway.traffic;

import dev.medsync.gateway.delivery.DeliveryReport;
import dev.medsync.gateway.ownership.Owner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last two minutes by second, and the facilities of the last ten seconds. */
public final class RecentTraffic {

    private static final int SECONDS = 120;
    private static final int FACILITY_SECONDS = 10;

    /** Longer than that, and people notice that they wait. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    /** What one capability had in one second. */
    private static final class Share {
        long requests;
        long failed;

        Map<String, Object> toJson() {
            return Map.of("requests", requests, "failed", failed);
        }
    }

    private static final class Second {
        long at = -1;
        long legacy;
        long service;
        long failed;
        long held;
        long slow;
        long retriedNotOwner;
        final Map<Integer, Integer> facilities = new HashMap<>();
        final Map<String, Share> capabilities = new TreeMap<>();

        void reset(long second) {
            at = second;
            legacy = 0;
            service = 0;
            failed = 0;
            held = 0;
            slow = 0;
            retriedNotOwner = 0;
            facilities.clear();
            capabilities.clear();
        }
    }

    private final InstantSource clock;
    private final Second[] seconds = new Second[SECONDS + 1];
    private long requests;
    private long failed;
    private long retriedNotOwner;

    RecentTraffic(InstantSource clock) {
        this.clock = clock;
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = new Second();
        }
    }

    synchronized void count(DeliveryReport report) {
        Second second = now();
        if (report.owner() == Owner.LEGACY) {
            second.legacy++;
        } else {
            second.service++;
        }
        requests++;
        Share share = second.capabilities.computeIfAbsent(report.capability(), name -> new Share());
        share.requests++;
        if (report.failed()) {
            second.failed++;
            share.failed++;
            failed++;
        }
        if (report.waited()) {
            second.held++;
        }
        if (report.took().compareTo(SLOW) > 0) {
            second.slow++;
        }
        second.retriedNotOwner += report.refusals();
        retriedNotOwner += report.refusals();
        if (report.facility() > 0) {
            second.facilities.merge(report.facility(), 1, Integer::sum);
        }
    }

    private Second now() {
        long at = clock.millis() / 1000;
        Second second = seconds[(int) (at % seconds.length)];
        if (second.at != at) {
            second.reset(at);
        }
        return second;
    }

    /**
     * As JSON: completed seconds, oldest first, each with its requests and failures by capability, and those that took longer
     * than a second ({@code slow}); totals since the start; requests a second by facility over the last ten.
     */
    public synchronized Map<String, Object> toJson() {
        long now = clock.millis() / 1000;
        List<Map<String, Object>> each = new ArrayList<>();
        Map<Integer, Integer> facilities = new TreeMap<>();
        for (long at = now - SECONDS; at < now; at++) {
            Second second = seconds[(int) (at % seconds.length)];
            boolean seen = second.at == at;
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("at", at);
            entry.put("legacy", seen ? second.legacy : 0);
            entry.put("service", seen ? second.service : 0);
            entry.put("failed", seen ? second.failed : 0);
            entry.put("held", seen ? second.held : 0);
            entry.put("slow", seen ? second.slow : 0);
            entry.put("retriedNotOwner", seen ? second.retriedNotOwner : 0);
            Map<String, Object> shares = new LinkedHashMap<>();
            if (seen) {
                second.capabilities.forEach((name, share) -> shares.put(name, share.toJson()));
            }
            entry.put("capabilities", shares);
            each.add(entry);
            if (seen && at >= now - FACILITY_SECONDS) {
                second.facilities.forEach((facility, count) -> facilities.merge(facility, count, Integer::sum));
            }
        }
        Map<String, Object> rates = new LinkedHashMap<>();
        facilities.forEach((facility, count) -> rates.put(facility.toString(), count / (double) FACILITY_SECONDS));
        return Map.of(
                "seconds",
                each,
                "totals",
                Map.of("requests", requests, "failed", failed, "retriedNotOwner", retriedNotOwner),
                "facilities",
                rates);
    }
}
