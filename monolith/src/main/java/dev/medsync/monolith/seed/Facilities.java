package dev.medsync.monolith.seed;

/**
 * The 200 facilities, and who goes where. Facilities 1 to 5 are the busiest: every fifth patient is theirs. The others
 * share the rest evenly.
 */
final class Facilities {
    static final int COUNT = 200;
    static final int BUSIEST = 5;

    private static final int PROVIDERS_OF_BUSIEST = 12;
    private static final int PROVIDERS_OF_OTHERS = 3;

    private static final String[] FIRST = {
        "Alder",
        "Ash",
        "Beech",
        "Birch",
        "Cedar",
        "Elm",
        "Fern",
        "Hazel",
        "Hawthorn",
        "Holly",
        "Juniper",
        "Laurel",
        "Linden",
        "Maple",
        "Myrtle",
        "Oak",
        "Rowan",
        "Spruce",
        "Walnut",
        "Willow"
    };
    private static final String[] SECOND = {
        "Brook", "Bridge", "Field", "Glen", "Grove", "Harbor", "Hill", "Meadow", "Point", "Ridge"
    };
    private static final String[] KIND = {
        "Community Clinic", "Family Practice", "Health Center", "Medical Group", "Outpatient Center"
    };
    private static final String[] CITY = {
        "Boston", "Worcester", "Springfield", "Lowell", "Cambridge", "Brockton", "Quincy", "Lynn", "New Bedford",
        "Fall River", "Newton", "Lawrence", "Somerville", "Framingham", "Haverhill", "Plymouth", "Salem", "Barnstable",
        "Pittsfield", "Fitchburg"
    };
    private static final String[] ZIP = {
        "02108", "01608", "01103", "01852", "02139", "02301", "02169", "01901", "02740", "02720", "02458", "01840",
        "02143", "01702", "01830", "02360", "01970", "02601", "01201", "01420"
    };

    private Facilities() {}

    /** The facility of a patient, by the patient's number (0 for the first one). */
    static int of(long patient) {
        if (patient % BUSIEST == 0) {
            return (int) (patient / BUSIEST % BUSIEST) + 1;
        }
        return (int) ((patient - patient / BUSIEST - 1) % (COUNT - BUSIEST)) + BUSIEST + 1;
    }

    static String name(int facility) {
        int i = facility - 1;
        return FIRST[i % FIRST.length]
                + " "
                + SECOND[(i / FIRST.length + i) % SECOND.length]
                + " "
                + (facility <= BUSIEST ? "General Hospital" : KIND[(i / 7) % KIND.length]);
    }

    static String city(int facility) {
        return CITY[(facility * 7) % CITY.length];
    }

    static String zip(int facility) {
        return ZIP[(facility * 7) % ZIP.length];
    }

    static int providers(int facility) {
        return facility <= BUSIEST ? PROVIDERS_OF_BUSIEST : PROVIDERS_OF_OTHERS;
    }

    /** Number (0 for the first) of a facility's provider among all; {@code choice} is any number that is not negative. */
    static int provider(int facility, int choice) {
        int before = facility <= BUSIEST
                ? (facility - 1) * PROVIDERS_OF_BUSIEST
                : BUSIEST * PROVIDERS_OF_BUSIEST + (facility - BUSIEST - 1) * PROVIDERS_OF_OTHERS;
        return before + choice % providers(facility);
    }

    /** A national provider identifier with a valid check digit: nine digits, then Luhn over 80840 and these digits. */
    static String npi(int number) {
        String digits = String.valueOf(100_000_000 + number);
        int sum = 24; // what the prefix 80840 adds
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (i % 2 == 0) {
                digit *= 2;
                digit -= digit > 9 ? 9 : 0;
            }
            sum += digit;
        }
        return digits + (10 - sum % 10) % 10;
    }
}
