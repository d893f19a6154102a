package dev.medsync.config.flag;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A feature flag. Its value is {@code on}, {@code off} or a percentage of the facilities ({@code 25%}, in steps of a
 * hundredth: {@code 0.5%}), and then facilities that are in ({@code +17}) or out ({@code -3}) whatever the percentage.
 * A facility's place in the rollout depends on the flag's name and stays the same: whoever is in at 10 % is in at 20 %.
 *
 * @param hundredths of a percent of the facilities, 0 to 10,000
 */
public record Flag(String key, int hundredths, Set<Integer> included, Set<Integer> excluded) {
    private static final int ALL = 10_000;
    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3})(?:\\.(\\d{1,2}))?%");
    private static final Pattern FACILITY = Pattern.compile("[+-]\\d{1,9}");

    public Flag {
        included = Set.copyOf(included);
        excluded = Set.copyOf(excluded);
    }

    /** Reads an entry's value; empty when it is not a flag's. */
    public static Optional<Flag> parse(String key, String value) {
        String[] words = value.strip().split("\\s+");
        Optional<Integer> share = share(words[0]);
        if (share.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> included = new HashSet<>();
        Set<Integer> excluded = new HashSet<>();
        for (int i = 1; i < words.length; i++) {
            if (!FACILITY.matcher(words[i]).matches()) {
                return Optional.empty();
            }
            Set<Integer> facilities = words[i].charAt(0) == '+' ? included : excluded;
            facilities.add(Integer.parseInt(words[i].substring(1)));
        }
        return Optional.of(new Flag(key, share.get(), included, excluded));
    }

    /** Whether the flag is on for a facility. Being left out wins over being named. */
    public boolean isOnFor(int facility) {
        if (excluded.contains(facility)) {
            return false;
        }
        return included.contains(facility) || bucket(facility) < hundredths;
    }

    private static Optional<Integer> share(String word) {
        if (word.equals("on")) {
            return Optional.of(ALL);
        }
        if (word.equals("off")) {
            return Optional.of(0);
        }
        Matcher matcher = PERCENTAGE.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String decimals = matcher.group(2) == null ? "" : matcher.group(2);
        int hundredths = Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt((decimals + "00").substring(0, 2));
        return hundredths > ALL ? Optional.empty() : Optional.of(hundredths);
    }

    /** 0 to 9,999, from a hash that is the same in every version and every language. */
    private int bucket(int facility) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((key + ":" + facility).getBytes(StandardCharsets.UTF_8));
            long number = 0;
            for (int i = 0; i < 4; i++) {
                number = number << 8 | hash[i] & 0xff;
            }
            return (int) (number % ALL);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
