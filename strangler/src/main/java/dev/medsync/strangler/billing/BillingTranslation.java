package dev.medsync.strangler.billing;

import com.google.protobuf.Timestamp;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.Codecs;
import java.time.ZoneId;
import java.util.List;

/**
 * Billing's anti-corruption layer: each legacy column is a field, is derived again, or is left behind with a reason. The
 * comparison holds this list against the monolith's catalog, so a column that somebody adds there stops the next promotion
 * instead of getting lost.
 */
public final class BillingTranslation {
    private final List<AggregateMapping<?, ?>> aggregates;

    /** @param zone the zone that the monolith's server lives in, which its zone-less times are meant in */
    public BillingTranslation(ZoneId zone) {
        Codec<Timestamp> localTime = Codecs.localTime(zone);
        this.aggregates = List.of(
                PayerTranslation.mapping(),
                FeeScheduleTranslation.mapping(),
                NumberCounterTranslation.mapping(),
                ChargeTranslation.mapping(localTime),
                ClaimTranslation.mapping(localTime),
                RemittanceTranslation.mapping(localTime),
                InvoiceTranslation.mapping(localTime),
                PaymentTranslation.mapping(localTime));
    }

    /** Every aggregate of billing, in an order in which what is referred to comes first. */
    public List<AggregateMapping<?, ?>> aggregates() {
        return aggregates;
    }
}
