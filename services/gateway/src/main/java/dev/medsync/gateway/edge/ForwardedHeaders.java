package dev.medsync.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which headers pass the gateway, either way. */
public final class ForwardedHeaders {

    /** Names that only the gateway may set: a client's are dropped. */
    private static final String OWN_PREFIX = "medsync-";

    private static final String FORWARDED_PREFIX = "x-forwarded-";

    private static final AsciiString[] HOP_BY_HOP = {
        HttpHeaderNames.CONNECTION,
        AsciiString.cached("keep-alive"),
        HttpHeaderNames.PROXY_AUTHENTICATE,
        HttpHeaderNames.PROXY_AUTHORIZATION,
        AsciiString.cached("proxy-connection"),
        HttpHeaderNames.TE,
        HttpHeaderNames.TRAILER,
        HttpHeaderNames.UPGRADE,
    };

    private ForwardedHeaders() {}

    /** Takes away those of a client's headers that are for the gateway alone or that a client has no say in. */
    static HttpHeaders fromClient(HttpHeaders headers) {
        removeHopByHop(headers);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.CONTENT_LENGTH)
                .remove(HttpHeaderNames.EXPECT)
                .remove("Forwarded");
        // Read-only iteration: what is to go is gathered first, and is hardly ever there.
        List<String> reserved = null;
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            CharSequence name = all.next().getKey();
            if (isReserved(name)) {
                reserved = reserved == null ? new ArrayList<>() : reserved;
                reserved.add(name.toString());
            }
        }
        if (reserved != null) {
            reserved.forEach(headers::remove);
        }
        return headers;
    }

    private static boolean isReserved(CharSequence name) {
        return AsciiString.regionMatches(name, true, 0, OWN_PREFIX, 0, OWN_PREFIX.length())
                || AsciiString.regionMatches(name, true, 0, FORWARDED_PREFIX, 0, FORWARDED_PREFIX.length());
    }

    /** Removes what concerns one connection only, and what `Connection` names (RFC 9110 §7.6.1). */
    public static void removeHopByHop(HttpHeaders headers) {
        List<String> connection = headers.getAll(HttpHeaderNames.CONNECTION);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String trimmed = name.trim().toLowerCase(Locale.ROOT);
                if (!trimmed.isEmpty() && !trimmed.equals("close") && !trimmed.equals("transfer-encoding")) {
                    headers.remove(trimmed);
                }
            }
        }
        for (AsciiString name : HOP_BY_HOP) {
            headers.remove(name);
        }
    }
}
