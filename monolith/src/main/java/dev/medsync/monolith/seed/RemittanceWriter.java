package dev.medsync.monolith.seed;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the traffic with payers, which gathers the claims of many patients: the batch file in which claims leave, and the
 * remittance with its payment that answers them.
 */
final class RemittanceWriter {
    private static final int CLAIMS_PER_REMITTANCE = 12;
    private static final int BATCH_TIME = 18 * 3600;
    private static final int POSTING_TIME = 9 * 3600;

    private record FileKey(int facility, LocalDate day) {}

    private record RemittanceKey(int facility, int payer, LocalDate day) {}

    private static final class BatchFile {
        private final long id;
        private int claims;
        private long total;

        private BatchFile(long id) {
            this.id = id;
        }
    }

    private record Answer(long claimId, int claimNumber, Settlement settlement) {}

    private final Map<FileKey, BatchFile> files = new LinkedHashMap<>();
    private final Map<RemittanceKey, List<Answer>> answers = new LinkedHashMap<>();

    /** Puts a claim into the facility's file of that day, and says which file that is. */
    long batchFile(int facility, LocalDate day, long total, Batch batch) {
        BatchFile file =
                files.computeIfAbsent(new FileKey(facility, day), key -> new BatchFile(batch.ediFile.takeId()));
        file.claims++;
        file.total += total;
        return file.id;
    }

    void answer(int facility, int payer, LocalDate day, long claimId, int claimNumber, Settlement settlement) {
        answers.computeIfAbsent(new RemittanceKey(facility, payer, day), key -> new ArrayList<>())
                .add(new Answer(claimId, claimNumber, settlement));
    }

    /** Writes what has gathered. Call it at the end of each batch. */
    void flush(Batch batch) {
        files.forEach((key, file) -> {
            batch.ediFile.id(file.id).number(key.facility());
            batch.ediFile
                    .text("837P-" + key.day() + "-" + file.id + ".txt")
                    .text("837P")
                    .text("O");
            batch.ediFile
                    .text("%09d".formatted(file.id))
                    .number(file.claims)
                    .money(file.total)
                    .text("A");
            batch.ediFile.time(key.day(), BATCH_TIME).end();
        });
        files.clear();
        answers.forEach((key, all) -> {
            for (int from = 0; from < all.size(); from += CLAIMS_PER_REMITTANCE) {
                remittance(key, all.subList(from, Math.min(all.size(), from + CLAIMS_PER_REMITTANCE)), batch);
            }
        });
        answers.clear();
    }

    private static void remittance(RemittanceKey key, List<Answer> answers, Batch batch) {
        long total =
                answers.stream().mapToLong(answer -> answer.settlement().paid()).sum();
        long remitId = batch.remit.begin();
        String check = "EFT%09d".formatted(remitId);
        batch.remit
                .number(key.facility())
                .id(Seed.payerId(key.payer()))
                .text(check)
                .date(key.day())
                .money(total);
        batch.remit.time(key.day(), POSTING_TIME).end();
        long paymentId = 0;
        if (total > 0) {
            paymentId = batch.payment.begin();
            batch.payment
                    .number(key.facility())
                    .nothing()
                    .id(Seed.payerId(key.payer()))
                    .id(remitId)
                    .money(total);
            batch.payment
                    .text("EF")
                    .text(check)
                    .date(key.day())
                    .text("P")
                    .nothing()
                    .nothing();
            batch.payment
                    .time(key.day(), POSTING_TIME)
                    .time(key.day(), POSTING_TIME)
                    .end();
        }
        for (Answer answer : answers) {
            Settlement settlement = answer.settlement();
            long id = batch.remitClaim.begin();
            batch.remitClaim.id(remitId).id(answer.claimId()).number(answer.claimNumber());
            batch.remitClaim.text(settlement.denial().isEmpty() ? "1" : "4").money(settlement.total());
            batch.remitClaim
                    .money(settlement.paid())
                    .money(settlement.patient())
                    .end();
            if (settlement.adjusted() > 0) {
                String reason = settlement.denial().isEmpty() ? "45" : settlement.denial();
                adjustment(remitId, id, "CO", reason, settlement.adjusted(), batch);
            }
            if (settlement.patient() > 0) {
                // 1 deductible, 2 coinsurance: nothing was paid, or something was.
                adjustment(remitId, id, "PR", settlement.paid() == 0 ? "1" : "2", settlement.patient(), batch);
            }
            if (settlement.paid() > 0) {
                batch.paymentAllocation.begin();
                batch.paymentAllocation
                        .id(paymentId)
                        .id(answer.claimId())
                        .nothing()
                        .money(settlement.paid());
                batch.paymentAllocation.time(key.day(), POSTING_TIME).end();
            }
        }
    }

    private static void adjustment(
            long remitId, long remitClaimId, String group, String reason, long cents, Batch batch) {
        batch.remitAdjustment.begin();
        batch.remitAdjustment
                .id(remitId)
                .id(remitClaimId)
                .text(group)
                .text(reason)
                .money(cents)
                .end();
    }
}
