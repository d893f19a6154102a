package dev.medsync.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the people of one facility have seen lately, and may look at again. */
final class Known {
    private static final int REMEMBERED = 60;

    private final List<Long> charges = new ArrayList<>();
    private final List<Long> claims = new ArrayList<>();
    private final List<Long> payments = new ArrayList<>();
    private final List<Long> invoices = new ArrayList<>();
    private final List<Long> patients = new ArrayList<>();
    private volatile long payer;

    void charge(long id) {
        remember(charges, id);
    }

    void claim(long id) {
        remember(claims, id);
    }

    void payment(long id) {
        remember(payments, id);
    }

    void invoice(long id) {
        remember(invoices, id);
    }

    void patient(long id) {
        remember(patients, id);
    }

    void payer(long id) {
        payer = id;
    }

    /** The payer who is sent claims; 0 as long as nobody has asked. */
    long payer() {
        return payer;
    }

    /** The address of something to look at. */
    String pathOfSomething(Random random) {
        String path = switch (random.nextInt(10)) {
            case 0 -> some(charges, random, "/api/v1/charges/");
            case 1, 2 -> some(claims, random, "/api/v1/claims/");
            case 3 -> some(payments, random, "/api/v1/payments/");
            case 4 -> some(invoices, random, "/api/v1/invoices/");
            case 5 -> some(patients, random, "/api/v1/claims?patientId=");
            case 6 -> some(patients, random, "/api/v1/invoices?patientId=");
            case 7, 8 -> some(patients, random, "/api/v1/patients/", "/chart");
            default -> some(patients, random, "/api/v1/patients/");
        };
        return path.isEmpty() ? "/api/v1/payers" : path;
    }

    private static void remember(List<Long> list, long id) {
        synchronized (list) {
            list.add(id);
            if (list.size() > REMEMBERED) {
                list.removeFirst();
            }
        }
    }

    private static String some(List<Long> list, Random random, String prefix) {
        return some(list, random, prefix, "");
    }

    private static String some(List<Long> list, Random random, String prefix, String suffix) {
        synchronized (list) {
            return list.isEmpty() ? "" : prefix + list.get(random.nextInt(list.size())) + suffix;
        }
    }
}
