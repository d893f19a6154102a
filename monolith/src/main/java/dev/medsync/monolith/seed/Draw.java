package dev.medsync.monolith.seed;

/**
 * Numbers that look random and are a function of their key: the same patient always gets the same name, bill and payer's
 * answer, whatever was generated before. SplitMix64 (Steele, Lea, Flood 2014), not for secrets.
 */
final class Draw {
    private long state;

    private Draw(long state) {
        this.state = state;
    }

    /** A sequence of its own for this patient and purpose. */
    static Draw of(long patient, Purpose purpose) {
        Draw draw = new Draw(patient * 0x9E3779B97F4A7C15L + purpose.ordinal() * 0xD1B54A32D192ED03L + 20260630L);
        draw.next();
        return draw;
    }

    /** 0 (inclusive) to {@code bound} (exclusive). */
    int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** What is drawn; a new purpose does not disturb what the others have drawn. */
    enum Purpose {
        PERSON,
        CHART,
        BILLING,
        INVOICE
    }
}
