package dev.medsync.auth.user;

import dev.medsync.platform.rpc.Refusal.FieldViolation;
import dev.medsync.platform.security.Roles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Somebody who is to become a user. */
public record NewUser(String username, String displayName, String password, Set<String> roles) {
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,62}");

    /** NIST SP 800-63B asks for length, not for special characters. */
    private static final int SHORTEST_PASSWORD = 12;

    private static final int LONGEST_PASSWORD = 128;
    private static final int LONGEST_NAME = 200;

    private static final Set<String> KNOWN_ROLES =
            Set.of(Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR);

    public NewUser {
        username = Account.normalized(username);
        roles = Set.copyOf(roles);
    }

    List<FieldViolation> violations() {
        List<FieldViolation> violations = new ArrayList<>();
        if (!USERNAME.matcher(username).matches()) {
            violations.add(new FieldViolation("username", "2 to 63 letters, digits, dots, dashes or underscores."));
        }
        if (displayName.isBlank() || displayName.length() > LONGEST_NAME) {
            violations.add(new FieldViolation("display_name", "Needed, at most " + LONGEST_NAME + " characters."));
        }
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            violations.add(
                    new FieldViolation("password", SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters."));
        }
        violations.addAll(violationsOf(roles));
        return violations;
    }

    static List<FieldViolation> violationsOf(Set<String> roles) {
        return KNOWN_ROLES.containsAll(roles)
                ? List.of()
                : List.of(new FieldViolation("roles", "Only " + new TreeSet<>(KNOWN_ROLES) + "."));
    }

    /** Tells a retry from another request. The password is no part of it: a plain hash of it must not be stored. */
    String fingerprint() {
        try {
            String text = username + '\n' + displayName + '\n' + new TreeSet<>(roles);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "NewUser[" + username + " " + roles + "]";
    }
}
