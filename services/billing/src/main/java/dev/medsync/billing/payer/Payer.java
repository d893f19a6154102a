package dev.medsync.billing.payer;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import dev.medsync.platform.request.WireEnum;

/**
 * An insurer, shared by all facilities.
 *
 * @param facilityId 0
 * @param payerCode payer identifier of the 837's NM109
 */
@Aggregate("payer")
public record Payer(
        int facilityId,
        @Key long id,
        @Version long version,
        @Length(80) String name,
        @Length(10) String payerCode,
        PayerKind kind,
        boolean active) {

    private static final String KIND = "PAYER_KIND_";

    static dev.medsync.billing.v1.Payer toMessage(Payer payer) {
        return dev.medsync.billing.v1.Payer.newBuilder()
                .setId(payer.id())
                .setVersion(payer.version())
                .setName(payer.name())
                .setPayerCode(payer.payerCode())
                .setKind(WireEnum.write(dev.medsync.billing.v1.PayerKind.class, KIND, payer.kind()))
                .setActive(payer.active())
                .build();
    }

    static Payer fromMessage(dev.medsync.billing.v1.Payer message) {
        return new Payer(
                0,
                message.getId(),
                message.getVersion(),
                message.getName(),
                message.getPayerCode(),
                WireEnum.read(PayerKind.class, KIND, message.getKind()),
                message.getActive());
    }
}
