package dev.medsync.strangler.translate;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a legacy column's text into a value and back. Null is SQL null; a codec says itself what null means.
 *
 * @param sqlType the column's type, for casts
 * @param decode legacy text → value; throws {@link UntranslatableException} for text that has no meaning
 * @param encode value → legacy text
 */
public record Codec<T>(
        String sqlType,
        Function<@Nullable String, @Nullable T> decode,
        Function<@Nullable T, @Nullable String> encode) {}
