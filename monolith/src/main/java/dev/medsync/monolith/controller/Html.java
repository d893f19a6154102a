package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A piece of a page. Text becomes part of it by {@link #of}, which escapes it; there is no other way in. */
record Html(String markup) {

    private static final String STYLE = """
            body{font:13px Tahoma,Verdana,Arial,sans-serif;margin:0;background:#e8ecf0;color:#222}
            header{background:#2b4a6f;color:#fff;padding:8px 16px;display:flex;gap:24px;align-items:baseline}
            header b{font-size:16px} header a{color:#cfe0f5} header form{margin-left:auto}
            main{margin:16px;background:#fff;border:1px solid #b8c4d0;padding:16px;max-width:1100px}
            h1{font-size:18px;margin:0 0 12px} h2{font-size:14px;margin:20px 0 6px;color:#2b4a6f;border-bottom:1px solid #b8c4d0}
            table{border-collapse:collapse;width:100%} th{background:#d5dfea;text-align:left;font-weight:bold}
            th,td{border:1px solid #b8c4d0;padding:3px 6px;vertical-align:top} tr:nth-child(even) td{background:#f4f7fa}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:0} dt{color:#567} dd{margin:0}
            .note{background:#fff6d6;border:1px solid #d9c069;padding:8px;margin:8px 0}
            input,button{font:inherit;padding:3px 6px} label{display:block;margin:6px 0}
            @media (prefers-color-scheme:dark){body{background:#1c232b;color:#dde3ea}main{background:#242d37;border-color:#46525f}
            th{background:#33414f}th,td{border-color:#46525f}tr:nth-child(even) td{background:#29333e}h2{color:#9dbde0;border-color:#46525f}
            dt{color:#9ab}.note{background:#4a411d;border-color:#8a7a35}a{color:#8fbdf0}}
            """;

    /** A template whose {@code {}} are filled in order: text is escaped, a piece of a page is not. */
    static Html of(String template, @Nullable Object... values) {
        StringBuilder markup = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int hole = template.indexOf("{}", from);
            if (hole < 0) {
                throw new IllegalArgumentException("more values than holes");
            }
            markup.append(template, from, hole).append(value instanceof Html html ? html.markup : escape(value));
            from = hole + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("more holes than values");
        }
        return new Html(markup.append(template.substring(from)).toString());
    }

    /** The same piece for each. */
    static <T> Html each(List<T> values, Function<T, Html> piece) {
        StringBuilder markup = new StringBuilder();
        for (T value : values) {
            markup.append(piece.apply(value).markup);
        }
        return new Html(markup.toString());
    }

    /** The whole page. */
    static MutableHttpResponse<String> page(int status, String title, @Nullable Caller caller, Html body) {
        Html who = caller == null
                ? of("")
                : of(
                        "<a href=\"/ui/patients\">Patients</a><span>Facility {}</span>"
                                + "<form method=\"post\" action=\"/ui/logout\"><span>{}</span> <button>Log out</button></form>",
                        caller.facility(),
                        caller.name());
        Html page = of(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                        + "<title>{} – MedSync Classic</title><style>{}</style>"
                        + "<header><b>MedSync Classic</b>{}</header><main><h1>{}</h1>{}</main></html>",
                title,
                new Html(STYLE),
                who,
                title,
                body);
        return HttpResponse.<String>status(status, "")
                .body(page.markup)
                .contentType(MediaType.of("text/html;charset=utf-8"))
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    }

    /** Whether the answer is for a person in front of a browser. */
    static boolean wanted(HttpRequest<?> request) {
        return request.getPath().startsWith("/ui/");
    }

    private static String escape(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toString().toCharArray()) {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
