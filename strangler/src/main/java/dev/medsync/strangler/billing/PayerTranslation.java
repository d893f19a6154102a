package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.text;

import dev.medsync.billing.v1.Payer;
import dev.medsync.billing.v1.PayerKind;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Payers, which all facilities share. */
final class PayerTranslation {
    private PayerTranslation() {}

    static AggregateMapping<Payer, Payer.Builder> mapping() {
        TableMapping<Payer, Payer.Builder> table = TableMapping.<Payer, Payer.Builder>of("payer", Payer::newBuilder)
                .id(Payer::getId, Payer.Builder::setId)
                .column("code", text("char(10)"), "payer_code", Payer::getPayerCode, Payer.Builder::setPayerCode)
                .column("name", text("varchar"), "name", Payer::getName, Payer.Builder::setName)
                .column(
                        "payer_type",
                        code(
                                "char(1)",
                                PayerKind::valueOf,
                                null,
                                "G=PAYER_KIND_GOVERNMENT",
                                "C=PAYER_KIND_COMMERCIAL",
                                "S=PAYER_KIND_SELF_PAY"),
                        "kind",
                        Payer::getKind,
                        Payer.Builder::setKind)
                .column(
                        "status",
                        new Codec<>("char(1)", "A"::equals, active -> Boolean.TRUE.equals(active) ? "A" : "I"),
                        "active",
                        Payer::getActive,
                        Payer.Builder::setActive)
                .leave("edi_id", "the clearing house's address, until the EDI files move")
                .leave("address_line1", "printed on letters by the monolith only")
                .leave("city", "printed on letters by the monolith only")
                .leave("state", "printed on letters by the monolith only")
                .leave("zip", "printed on letters by the monolith only")
                .leave("phone", "shown by the monolith only")
                .leave("created_at", "when the row was typed in; nobody reads it")
                .build();
        return new AggregateMapping<>("Payer", table, List.of("id"), null, Payer.parser());
    }
}
