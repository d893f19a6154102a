package dev.medsync.gateway.edge;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.ThreadLocalRandom;

/** The name of a request in logs, traces and problems: the client's own if it is a sane one, else a new one. */
public final class RequestIds {

    public static final String HEADER = "X-Request-Id";

    private static final int MAX_LENGTH = 64;

    private RequestIds() {}

    static String of(HttpHeaders headers) {
        String given = headers.get(HEADER);
        return given != null && isSane(given) ? given : random();
    }

    /** 32 hexadecimal digits; unique, not secret. */
    public static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] digits = new char[32];
        for (int half = 0; half < 2; half++) {
            long bits = random.nextLong();
            for (int i = 0; i < 16; i++) {
                digits[half * 16 + i] = Character.forDigit((int) (bits >>> (i * 4)) & 0xf, 16);
            }
        }
        return new String(digits);
    }

    private static boolean isSane(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }
}
