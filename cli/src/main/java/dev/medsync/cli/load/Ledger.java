package dev.medsync.cli.load;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the platform has acknowledged, kept by the client alone: the only witness that a migration cannot deceive. Digests of
 * two databases agree also about a write that both have lost.
 */
public final class Ledger {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Set<String> uncertain = ConcurrentHashMap.newKeySet();
    private final Set<Long> closed = ConcurrentHashMap.newKeySet();
    private final Set<Long> claimed = ConcurrentHashMap.newKeySet();
    private final Set<Long> invoiced = ConcurrentHashMap.newKeySet();

    /** What an aggregate is. */
    public enum Kind {
        PATIENT("records"),
        ENCOUNTER("records"),
        OBSERVATION("records"),
        CHARGE("billing"),
        CLAIM("billing"),
        PAYMENT("billing"),
        INVOICE("billing"),
        REMITTANCE("billing");

        private final String capability;

        Kind(String capability) {
            this.capability = capability;
        }

        /** The capability that it belongs to, whoever owns that. */
        public String capability() {
            return capability;
        }
    }

    /**
     * An aggregate as it was acknowledged last.
     *
     * @param operation the client's own mark in it, by which a doubled write is found; empty where it has no place for one
     * @param amount its total; of an observation what was measured, 0 of what has none
     * @param lines how many lines it has
     * @param status the legacy letter of its status; null where others may change it
     */
    public record Entry(
            Kind kind,
            int facility,
            long id,
            String operation,
            BigDecimal amount,
            int lines,
            @Nullable String status) {}

    /** An aggregate was acknowledged as this. */
    public void acknowledged(Entry entry) {
        entries.put(entry.kind() + "/" + entry.id(), entry);
    }

    /** A write that changes an aggregate's status is on its way: until it is answered, either is right. */
    public void changing(Kind kind, long id) {
        entries.computeIfPresent(
                kind + "/" + id,
                (key, entry) ->
                        new Entry(kind, entry.facility(), id, entry.operation(), entry.amount(), entry.lines(), null));
    }

    /** A write got no answer: it may have happened or not, but not twice. */
    public void uncertain(String operation) {
        if (!operation.isEmpty()) {
            uncertain.add(operation);
        }
    }

    /** A claim is asked for, the only one of its encounter: two are one too many, whatever was answered. */
    public void claimedOnce(long encounter) {
        claimed.add(encounter);
    }

    /** An invoice is asked for, the only one of its patient. */
    public void invoicedOnce(long patient) {
        invoiced.add(patient);
    }

    /** Encounters that may have one claim. */
    public Set<Long> claimed() {
        return claimed;
    }

    /** Patients who may have one invoice. */
    public Set<Long> invoiced() {
        return invoiced;
    }

    /** A visit was closed: billing owes it one facility fee. */
    public void closed(long encounter) {
        closed.add(encounter);
    }

    /** Visits that were closed. */
    public Set<Long> closed() {
        return closed;
    }

    /** The last acknowledged state of one aggregate. */
    public @Nullable Entry find(Kind kind, long id) {
        return entries.get(kind + "/" + id);
    }

    public Collection<Entry> all() {
        return entries.values();
    }

    /** Marks of writes that may have happened. */
    public Set<String> uncertain() {
        return uncertain;
    }
}
