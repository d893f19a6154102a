package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import dev.medsync.billing.v1.FeeScheduleEntry;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Prices, which all facilities share. */
final class FeeScheduleTranslation {
    private FeeScheduleTranslation() {}

    static AggregateMapping<FeeScheduleEntry, FeeScheduleEntry.Builder> mapping() {
        TableMapping<FeeScheduleEntry, FeeScheduleEntry.Builder> table =
                TableMapping.<FeeScheduleEntry, FeeScheduleEntry.Builder>of(
                                "fee_schedule", FeeScheduleEntry::newBuilder)
                        .id(FeeScheduleEntry::getId, FeeScheduleEntry.Builder::setId)
                        .column(
                                "payer_id",
                                reference(),
                                "payer_id",
                                FeeScheduleEntry::getPayerId,
                                FeeScheduleEntry.Builder::setPayerId)
                        .column(
                                "code",
                                text("char(8)"),
                                "charge_code",
                                FeeScheduleEntry::getChargeCode,
                                FeeScheduleEntry.Builder::setChargeCode)
                        .column(
                                "description",
                                text("varchar"),
                                "description",
                                FeeScheduleEntry::getDescription,
                                FeeScheduleEntry.Builder::setDescription)
                        .column(
                                "amount",
                                money(),
                                "amount",
                                FeeScheduleEntry::getAmount,
                                FeeScheduleEntry.Builder::setAmount)
                        .column(
                                "effective_date",
                                date(),
                                "effective_on",
                                FeeScheduleEntry::getEffectiveOn,
                                FeeScheduleEntry.Builder::setEffectiveOn)
                        .column(
                                "end_date",
                                date(),
                                "ends_on",
                                FeeScheduleEntry::getEndsOn,
                                FeeScheduleEntry.Builder::setEndsOn)
                        .leave("created_at", "when the row was typed in; nobody reads it")
                        .build();
        return new AggregateMapping<>("FeeScheduleEntry", table, List.of("id"), null, FeeScheduleEntry.parser());
    }
}
