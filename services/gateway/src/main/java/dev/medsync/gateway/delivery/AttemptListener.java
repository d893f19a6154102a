package dev.medsync.gateway.delivery;

/** Learns what became of an attempt. Exactly one method is called, on the exchange's loop. */
public interface AttemptListener {

    /** The exchange has its answer, or the answer has begun. */
    void answered();

    /** The target does not own the data. Nothing has been done. */
    void notOwner();

    /** Nothing has been sent: the target could not be reached. */
    void notReached();

    /** The request may have been carried out: the connection broke before an answer came. */
    void broken();

    /** The target had no time left. What it has done is not known. */
    void outOfTime();
}
