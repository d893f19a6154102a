package dev.medsync.platform.security;

/** The roles that a token may name. A person has them per facility. */
public final class Roles {
    public static final String REGISTRAR = "registrar";
    public static final String CLINICIAN = "clinician";
    public static final String BILLER = "biller";
    public static final String BILLING_ADMIN = "billing_admin";
    public static final String ADMIN = "admin";
    public static final String AUDITOR = "auditor";

    private Roles() {}
}
