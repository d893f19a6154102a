package dev.medsync.billing.ledger;

/** What an entry comes from, and which two accounts it moves between: an amount adds to the first and takes from the second. */
public enum Source {
    CHARGE("receivable", "revenue"),
    CLAIM("write-off", "receivable"),
    REMITTANCE("provider adjustment", "receivable"),
    PAYMENT("cash", "receivable"),
    INVOICE("receivable", "late fees");

    private final String debit;
    private final String credit;

    Source(String debit, String credit) {
        this.debit = debit;
        this.credit = credit;
    }

    public String debit() {
        return debit;
    }

    public String credit() {
        return credit;
    }
}
