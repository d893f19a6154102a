package dev.medsync.monolith.seed;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/** Writes what patients owe, as invoices of a few months each, and what they have paid of it. */
final class InvoiceWriter {
    private static final int ITEMS_PER_INVOICE = 5;
    private static final int DAYS_PER_INVOICE = 92;
    private static final int CASH_DESK = 11 * 3600;
    private static final String[] METHODS = {"CA", "CC", "CC", "CK"};

    /**
     * Something the patient owes.
     *
     * @param chargeId 0 where it is a part of a claim
     * @param claimId 0 where it is a charge
     */
    record Item(LocalDate day, long chargeId, long claimId, String description, long cents) {}

    private final int[] lastInvoiceNumber;

    /** @param lastInvoiceNumber by facility; kept up to date */
    InvoiceWriter(int[] lastInvoiceNumber) {
        this.lastInvoiceNumber = lastInvoiceNumber;
    }

    void write(Chart chart, List<Item> owed, Batch batch) {
        owed.sort(Comparator.comparing(Item::day));
        Draw draw = Draw.of(chart.patient(), Draw.Purpose.INVOICE);
        int from = 0;
        while (from < owed.size()) {
            LocalDate first = owed.get(from).day();
            int to = from + 1;
            while (to < owed.size()
                    && to - from < ITEMS_PER_INVOICE
                    && owed.get(to).day().isBefore(first.plusDays(DAYS_PER_INVOICE))) {
                to++;
            }
            invoice(chart, owed.subList(from, to), draw, batch);
            from = to;
        }
    }

    private void invoice(Chart chart, List<Item> items, Draw draw, Batch batch) {
        LocalDate issued = items.getLast().day().plusDays(5);
        LocalDate due = issued.plusDays(30);
        long total = items.stream().mapToLong(Item::cents).sum();
        long id = batch.invoice.begin();

        int roll = draw.below(100);
        boolean isVoid = roll >= 98;
        long allocated = 0;
        if (roll < 60) {
            allocated = pay(chart, id, total, issued.plusDays(draw.below(28)), false, draw, batch);
        } else if (roll < 70) { // in two parts
            allocated = pay(chart, id, total / 2, issued.plusDays(draw.below(20)), false, draw, batch);
            allocated += pay(chart, id, total - allocated, issued.plusDays(20 + draw.below(10)), false, draw, batch);
        } else if (roll < 78) { // a part only
            allocated = pay(chart, id, total / 3, issued.plusDays(draw.below(28)), false, draw, batch);
        } else if (roll < 80) {
            // HABIT 4: the check bounced, the payment is void, and the allocation that it keeps still counts as paid.
            allocated = pay(chart, id, total, issued.plusDays(draw.below(28)), true, draw, batch);
        }
        boolean late = !isVoid && allocated < total && due.isBefore(Seed.HISTORY_ENDS);
        long lateFee = late ? lateFee(total - allocated) : 0;
        String status = isVoid ? "V" : allocated >= total ? "P" : late ? "L" : "O";

        Rows rows = batch.invoice;
        rows.number(chart.facility())
                .number(++lastInvoiceNumber[chart.facility()])
                .id(chart.patientId());
        rows.date(issued)
                .date(due)
                .money(total)
                .money(lateFee)
                .money(total + lateFee - allocated)
                .text(status);
        rows.number(late ? 1 : 0)
                .time(issued, 0)
                .time(late ? due.plusDays(1) : issued, 0)
                .end();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            batch.invoiceLine.begin();
            batch.invoiceLine.id(id).number(i + 1).reference(item.chargeId()).reference(item.claimId());
            batch.invoiceLine.text(item.description()).money(item.cents()).end();
        }
    }

    /** @return what the payment allocates to the invoice, in cents */
    private static long pay(
            Chart chart, long invoiceId, long cents, LocalDate day, boolean bounced, Draw draw, Batch batch) {
        if (cents == 0) {
            return 0;
        }
        String method = bounced ? "CK" : METHODS[draw.below(METHODS.length)];
        Rows rows = batch.payment;
        long id = rows.begin();
        rows.number(chart.facility())
                .id(chart.patientId())
                .nothing()
                .nothing()
                .money(cents)
                .text(method);
        rows.text(method.equals("CK") ? "CK" + (1000 + draw.below(9000)) : "")
                .date(day)
                .text(bounced ? "V" : "P");
        if (bounced) {
            rows.text("check returned").time(day.plusDays(6), CASH_DESK);
        } else {
            rows.nothing().nothing();
        }
        rows.time(day, CASH_DESK)
                .time(bounced ? day.plusDays(6) : day, CASH_DESK)
                .end();
        batch.paymentAllocation.begin();
        batch.paymentAllocation
                .id(id)
                .nothing()
                .id(invoiceId)
                .money(cents)
                .time(day, CASH_DESK)
                .end();
        return cents;
    }

    /** 1.5 %, half to even, as the database's month_end computes it. */
    static long lateFee(long cents) {
        long thousandths = cents * 15;
        long whole = thousandths / 1000;
        long rest = thousandths % 1000;
        return rest > 500 || rest == 500 && whole % 2 == 1 ? whole + 1 : whole;
    }
}
