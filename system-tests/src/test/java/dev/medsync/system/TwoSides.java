package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.records.RecordsTranslation;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.side.Side;
import dev.medsync.strangler.translate.AggregateMapping;
import io.grpc.Channel;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The monolith's database and a service, and what a strangler with one translation does between them. */
final class TwoSides implements AutoCloseable {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    static final List<AggregateMapping<?, ?>> BILLING = new BillingTranslation(ZONE).aggregates();
    static final List<AggregateMapping<?, ?>> RECORDS = new RecordsTranslation(ZONE).aggregates();

    private final LegacySide legacy;
    private final ServiceSide service;
    private final Comparison comparison;

    TwoSides(LegacyFixture monolith, MovingService service, List<AggregateMapping<?, ?>> translation) {
        this(monolith, service.name(), service.channel(), translation);
    }

    TwoSides(LegacyFixture monolith, String capability, Channel channel, List<AggregateMapping<?, ?>> translation) {
        this.legacy = new LegacySide(capability, monolith.database(), translation, 2);
        this.service = new ServiceSide(capability, channel);
        this.comparison = new Comparison(legacy, service);
    }

    LegacySide legacy() {
        return legacy;
    }

    ServiceSide service() {
        return service;
    }

    /** Copies a facility to the service, whole. */
    List<Reading.Defect> backfill(int facility) throws IOException, InterruptedException {
        service.welcome(List.of(facility));
        List<AggregateKey> keys = new ArrayList<>();
        legacy.keys(facility, keys::addAll);
        Reading reading = legacy.read(keys);
        apply(service, reading.aggregates());
        return reading.defects();
    }

    /** Copies some aggregates to the monolith, which has to be the replica. */
    void bringHome(List<AggregateKey> keys) throws IOException, InterruptedException {
        apply(legacy, service.read(keys).aggregates());
    }

    private static void apply(Side side, List<Aggregate> copies) throws IOException, InterruptedException {
        assertThat(side.apply(side.registerApplier(), copies)).as("refused").isEmpty();
    }

    /** What {@code ./medsync verify} finds in a facility. */
    List<Difference> verify(int facility) throws IOException {
        List<Difference> found = comparison.facility(facility, count -> {});
        // What is found is looked at once more, as verify does: nothing that stands may get lost on the way.
        List<AggregateKey> keys = found.stream()
                .map(each -> new AggregateKey(each.aggregate(), facility, each.key()))
                .distinct()
                .toList();
        assertThat(comparison.aggregates(facility, keys)).containsExactlyInAnyOrderElementsOf(found);
        return found;
    }

    @Override
    public void close() {
        legacy.close();
        service.close();
    }
}
