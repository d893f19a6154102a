package dev.medsync.strangler.compare;

/** Whose fault a difference is. */
public enum DifferenceClass {
    /** The copy lacks something the source has, or has it wrong: a defect of the migration. It stops a move. */
    LOSS,
    /** The source contradicts itself or has no meaning at the service. It is reported and stops nothing else. */
    SOURCE_DEFECT,
    /** The service answers wrongly. */
    SERVICE_BUG,
    /** The monolith answers wrongly, and the service does not. */
    MONOLITH_BUG,
    /** Different on purpose. */
    INTENDED,
    /** Different spelling of the same thing, e.g. '' and null. */
    NOISE
}
