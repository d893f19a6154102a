package dev.medsync.billing.payer;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.money;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The price of a charge code, shared by all facilities.
 *
 * @param facilityId 0
 * @param payerId 0 for the price of everybody
 * @param amount US dollars
 * @param endsOn the last day it holds; null while it is current
 */
@Aggregate("fee_schedule_entry")
public record FeeScheduleEntry(
        int facilityId,
        @Key long id,
        @Version long version,
        long payerId,
        @Length(8) String chargeCode,
        @Length(120) String description,
        BigDecimal amount,
        LocalDate effectiveOn,
        @Nullable LocalDate endsOn) {

    static dev.medsync.billing.v1.FeeScheduleEntry toMessage(FeeScheduleEntry entry) {
        dev.medsync.billing.v1.FeeScheduleEntry.Builder message = dev.medsync.billing.v1.FeeScheduleEntry.newBuilder()
                .setId(entry.id())
                .setVersion(entry.version())
                .setPayerId(entry.payerId())
                .setChargeCode(entry.chargeCode())
                .setDescription(entry.description())
                .setAmount(money(entry.amount()))
                .setEffectiveOn(date(entry.effectiveOn()));
        if (entry.endsOn() != null) {
            message.setEndsOn(date(entry.endsOn()));
        }
        return message.build();
    }

    static FeeScheduleEntry fromMessage(dev.medsync.billing.v1.FeeScheduleEntry message) {
        return new FeeScheduleEntry(
                0,
                message.getId(),
                message.getVersion(),
                message.getPayerId(),
                message.getChargeCode(),
                message.getDescription(),
                dev.medsync.platform.data.ProtoValues.amount(message.getAmount()),
                requireNonNull(day(message.getEffectiveOn()), "effective_on"),
                day(message.getEndsOn()));
    }
}
