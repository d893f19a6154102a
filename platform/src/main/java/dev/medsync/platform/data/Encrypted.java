package dev.medsync.platform.data;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text that is stored encrypted with the facility's key, in a {@code bytea} column of the component's name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Encrypted {

    /** A {@code bytea} column that holds a keyed hash of the text, so that equal texts can be found; empty for none. */
    String blindIndex() default "";

    /** Whether texts count as equal that differ in case or trailing blanks only. */
    boolean loose() default false;
}
