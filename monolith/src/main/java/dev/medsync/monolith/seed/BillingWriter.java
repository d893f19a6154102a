package dev.medsync.monolith.seed;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what a patient's visits cost and who pays: charges, claims in every status, and what is left for the patient.
 *
 * <p>Synthea says what was charged and what insurance paid of it. In Synthea every claim is settled at once; here some are
 * still on their way, denied or void, because a migration has to carry those too. A claim goes out with the batch at the
 * end of the month and is answered on the 15th of the next one.
 */
final class BillingWriter {
    private static final int BATCH_TIME = 18 * 3600;
    private static final int POSTING_TIME = 9 * 3600;
    private static final int OFFICE_OPENS = 8 * 3600;

    /** CARC of denials: not covered, late, lacks information, no authorisation. */
    private static final String[] DENIALS = {"50", "29", "16", "197"};

    private final Population population;
    private final Map<String, String> descriptions;
    private final int[] lastClaimNumber;
    private final RemittanceWriter remittances;
    private final InvoiceWriter invoices;

    /** @param lastClaimNumber by facility; kept up to date */
    BillingWriter(Population population, int[] lastClaimNumber, RemittanceWriter remittances, InvoiceWriter invoices) {
        this.population = population;
        this.lastClaimNumber = lastClaimNumber;
        this.remittances = remittances;
        this.invoices = invoices;
        this.descriptions = population.chargeCodes().stream()
                .collect(Collectors.toMap(Population.ChargeCode::code, Population.ChargeCode::description));
    }

    /** What becomes of the charges of a visit. */
    private enum Course {
        OPEN,
        SELF_PAY,
        NEW,
        SUBMITTED,
        PAID,
        DENIED,
        VOID,
        VOID_AND_CLAIMED_AGAIN
    }

    private record Line(long chargeId, Population.Charge source) {}

    void write(Chart chart, Batch batch) {
        List<InvoiceWriter.Item> owed = new ArrayList<>();
        int number = 0;
        for (Chart.Visit visit : chart.visits()) {
            Draw draw = Draw.of(chart.patient() * 64 + number++, Draw.Purpose.BILLING);
            if (!visit.source().charges().isEmpty()) {
                visit(chart, visit, course(visit, draw), draw, owed, batch);
            }
        }
        invoices.write(chart, owed, batch);
    }

    private Course course(Chart.Visit visit, Draw draw) {
        if (visit.open()) {
            return Course.OPEN;
        }
        if (visit.source().claimDisagrees()) {
            return Course.SUBMITTED; // Synthea: billed and never paid, because the patient had died
        }
        if (population.payers().get(visit.source().payer() - 1).type().equals("S")) {
            return draw.percent(6) ? Course.OPEN : Course.SELF_PAY;
        }
        int roll = draw.below(100);
        if (roll < 68) {
            return Course.PAID;
        } else if (roll < 80) {
            return Course.SUBMITTED;
        } else if (roll < 87) {
            return Course.DENIED;
        } else if (roll < 92) {
            return Course.NEW;
        } else if (roll < 96) {
            return Course.OPEN;
        }
        return roll < 98 ? Course.VOID : Course.VOID_AND_CLAIMED_AGAIN;
    }

    private void visit(
            Chart chart, Chart.Visit visit, Course course, Draw draw, List<InvoiceWriter.Item> owed, Batch batch) {
        String status = switch (course) {
            case OPEN, VOID -> "O";
            case SELF_PAY -> "I";
            case NEW, SUBMITTED, PAID, DENIED, VOID_AND_CLAIMED_AGAIN -> "B";
        };
        List<Line> lines = new ArrayList<>();
        for (Population.Charge charge : visit.source().charges()) {
            lines.add(new Line(charge(chart, visit, charge, status, batch), charge));
            if (draw.percent(1)) {
                charge(chart, visit, charge, "V", batch); // entered twice, and voided
            }
        }
        switch (course) {
            case OPEN -> {}
            case SELF_PAY -> {
                for (Line line : lines) {
                    owed.add(new InvoiceWriter.Item(
                            visit.lastDay(),
                            line.chargeId(),
                            0,
                            descriptions.getOrDefault(line.source().code(), ""),
                            line.source().cents()));
                }
            }
            case NEW, SUBMITTED, PAID, DENIED, VOID -> claim(chart, visit, course, lines, draw, owed, batch);
            case VOID_AND_CLAIMED_AGAIN -> {
                claim(chart, visit, Course.VOID, lines, draw, owed, batch);
                claim(chart, visit, Course.SUBMITTED, lines, draw, owed, batch);
            }
        }
    }

    private long charge(Chart chart, Chart.Visit visit, Population.Charge charge, String status, Batch batch) {
        Rows rows = batch.charge;
        long id = rows.begin();
        rows.number(chart.facility())
                .id(visit.encounterId())
                .id(chart.patientId())
                .id(visit.providerId());
        rows.date(visit.day()).text(charge.code()).text(descriptions.getOrDefault(charge.code(), ""));
        rows.text(
                visit.source().diagnoses().isEmpty()
                        ? ""
                        : visit.source().diagnoses().getFirst());
        rows.money(charge.cents()).money(charge.cents()).text(status);
        LocalDate entered = visit.lastDay();
        if (status.equals("V")) {
            rows.text("entered twice").time(entered.plusDays(1), OFFICE_OPENS);
        } else {
            rows.text("").nothing();
        }
        rows.time(entered, BATCH_TIME - 1).time(entered, BATCH_TIME - 1).end();
        return id;
    }

    private void claim(
            Chart chart,
            Chart.Visit visit,
            Course course,
            List<Line> lines,
            Draw draw,
            List<InvoiceWriter.Item> owed,
            Batch batch) {
        Population.Encounter source = visit.source();
        long billed = lines.stream().mapToLong(line -> line.source().cents()).sum();
        // Where Synthea's claim disagrees with its lines, it goes on doing so.
        long total = source.claimDisagrees() ? source.claimedCents() : billed;
        LocalDate created = visit.lastDay().plusDays(1);
        LocalDate submitted = created.withDayOfMonth(created.lengthOfMonth());
        LocalDate answered = submitted.plusDays(15);

        // Every third contract is below the house price; the rest of the insured part is paid.
        int discount = course == Course.PAID && draw.below(3) == 0 ? 10 + draw.below(20) : 0;
        long[] paid = new long[lines.size()];
        long insured = 0;
        for (int i = 0; course == Course.PAID && i < paid.length; i++) {
            long part = lines.get(i).source().insuredCents();
            insured += part;
            paid[i] = part - part * discount / 100;
        }
        long paidTotal = Arrays.stream(paid).sum();
        String denial = course == Course.DENIED ? DENIALS[draw.below(DENIALS.length)] : "";
        Settlement settlement = switch (course) {
            case PAID -> new Settlement(total, paidTotal, insured - paidTotal, total - insured, "");
            case DENIED -> new Settlement(total, 0, total, 0, denial);
            default -> new Settlement(total, 0, 0, 0, "");
        };
        boolean sent = course == Course.SUBMITTED || course == Course.PAID || course == Course.DENIED;
        String status = switch (course) {
            case NEW -> "N";
            case SUBMITTED -> "S";
            case PAID -> "P";
            case DENIED -> "D";
            default -> "V";
        };

        int claimNumber = ++lastClaimNumber[chart.facility()];
        Rows rows = batch.claim;
        long id = rows.begin();
        rows.number(chart.facility()).number(claimNumber).id(chart.patientId()).id(visit.encounterId());
        rows.reference(coverageId(chart, visit))
                .id(Seed.payerId(source.payer()))
                .id(visit.providerId());
        rows.date(visit.day()).date(visit.lastDay());
        for (int i = 0; i < 4; i++) {
            String diagnosis =
                    i < source.diagnoses().size() ? source.diagnoses().get(i) : "";
            if (i < 2) {
                rows.text(diagnosis);
            } else {
                rows.textOrNothing(diagnosis);
            }
        }
        rows.money(total).money(settlement.paid()).money(settlement.adjusted()).money(settlement.patient());
        rows.text(status).textOrNothing(denial);
        rows.reference(sent ? remittances.batchFile(chart.facility(), submitted, total, batch) : 0);
        if (sent) {
            rows.time(submitted, BATCH_TIME);
        } else {
            rows.nothing();
        }
        LocalDate changed = switch (course) {
            case PAID, DENIED -> answered;
            case SUBMITTED -> submitted;
            default -> created;
        };
        rows.text(course == Course.VOID ? "wrong coverage" : "");
        rows.time(created, OFFICE_OPENS)
                .time(changed, changed.equals(created) ? OFFICE_OPENS : POSTING_TIME)
                .end();

        lines(id, visit, lines, paid, batch);
        history(id, "", "N", "", created, OFFICE_OPENS, batch);
        if (sent) {
            history(id, "N", "S", "", submitted, BATCH_TIME, batch);
        }
        if (course == Course.PAID || course == Course.DENIED) {
            history(id, "S", status, denial, answered, POSTING_TIME, batch);
            remittances.answer(chart.facility(), source.payer(), answered, id, claimNumber, settlement);
        } else if (course == Course.VOID) {
            history(id, "N", "V", "wrong coverage", created, OFFICE_OPENS + 3600, batch);
        }
        if (settlement.patient() > 0) {
            owed.add(new InvoiceWriter.Item(
                    answered, 0, id, "Patient part of claim " + claimNumber, settlement.patient()));
        }
    }

    private static void lines(long claimId, Chart.Visit visit, List<Line> lines, long[] paid, Batch batch) {
        for (int i = 0; i < lines.size(); i++) {
            Population.Charge charge = lines.get(i).source();
            batch.claimLine.begin();
            batch.claimLine
                    .id(claimId)
                    .number(i + 1)
                    .id(lines.get(i).chargeId())
                    .date(visit.day())
                    .text(charge.code());
            batch.claimLine.number(1).money(charge.cents()).money(paid[i]).end();
        }
    }

    private static void history(
            long claimId, String from, String to, String note, LocalDate day, int second, Batch batch) {
        batch.claimHistory.begin();
        batch.claimHistory
                .id(claimId)
                .textOrNothing(from)
                .text(to)
                .text(note)
                .time(day, second)
                .end();
    }

    /** The policy of the visit's payer on that day; any of that payer when none fits; 0 when there is none. */
    private static long coverageId(Chart chart, Chart.Visit visit) {
        long any = 0;
        for (Chart.Policy policy : chart.policies()) {
            if (policy.payer() == visit.source().payer()) {
                if (!visit.day().isBefore(policy.from()) && !visit.day().isAfter(policy.to())) {
                    return policy.coverageId();
                }
                any = policy.coverageId();
            }
        }
        return any;
    }
}
