package dev.medsync.monolith.seed;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows of one table in the text format of PostgreSQL's COPY: values are added column by column, {@link #end} ends a row. */
final class Rows {
    private final String table;
    private final String columns;
    private byte[] bytes = new byte[1 << 14];
    private int length;
    private int count;
    private long nextId;

    /**
     * @param columns comma separated, in the order in which values are added; the first one is the id
     * @param firstId odd: legacy's sequences give odd ids and those of the services even ones, so they never collide
     */
    Rows(String table, String columns, long firstId) {
        this.table = table;
        this.columns = columns;
        this.nextId = firstId;
    }

    long nextId() {
        return nextId;
    }

    /** Takes an id for a row that will be written later, or has just begun. */
    long takeId() {
        long id = nextId;
        nextId += 2;
        return id;
    }

    /** Begins a row under the next id, and says which one that is. */
    long begin() {
        long id = takeId();
        id(id);
        return id;
    }

    String table() {
        return table;
    }

    String copyStatement() {
        return "copy " + table + " (" + columns + ") from stdin";
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    Rows id(long value) {
        return ascii(Long.toString(value));
    }

    /** A reference that may be absent: 0 or less is NULL, because no sequence here ever gives such an id. */
    Rows reference(long value) {
        return value <= 0 ? nothing() : id(value);
    }

    Rows number(int value) {
        return ascii(Integer.toString(value));
    }

    /** @param cents an amount in hundredths of a dollar, which keeps it exact */
    Rows money(long cents) {
        long fraction = Math.abs(cents % 100);
        return ascii((cents < 0 ? "-" : "") + Math.abs(cents / 100) + (fraction < 10 ? ".0" : ".") + fraction);
    }

    Rows date(LocalDate value) {
        return ascii(value.toString());
    }

    Rows dateOrNothing(@Nullable LocalDate value) {
        return value == null ? nothing() : date(value);
    }

    /** @param second of the day, 0 to 86399 */
    Rows time(LocalDate day, int second) {
        ascii(day.toString());
        length--;
        return ascii(" " + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60));
    }

    Rows text(String value) {
        boolean plain = true;
        for (int i = 0; i < value.length() && plain; i++) {
            char c = value.charAt(i);
            plain = c >= ' ' && c < 0x7f && c != '\\';
        }
        if (plain) {
            return ascii(value);
        }
        String escaped = value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return raw(escaped.getBytes(StandardCharsets.UTF_8));
    }

    /** NULL where the text is empty. */
    Rows textOrNothing(String value) {
        return value.isEmpty() ? nothing() : text(value);
    }

    Rows nothing() {
        return ascii("\\N");
    }

    void end() {
        bytes[length - 1] = '\n';
        count++;
    }

    @SuppressWarnings("deprecation") // the plain copy of the low bytes is what ASCII needs, and it is many times faster
    private Rows ascii(String value) {
        int size = value.length();
        grow(size + 1);
        value.getBytes(0, size, bytes, length);
        length += size;
        bytes[length++] = '\t';
        return this;
    }

    private Rows raw(byte[] value) {
        grow(value.length + 1);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        bytes[length++] = '\t';
        return this;
    }

    private void grow(int by) {
        if (length + by > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + by, bytes.length * 2));
        }
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
