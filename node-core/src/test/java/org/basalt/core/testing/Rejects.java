package org.basalt.core.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.basalt.core.verdict.RejectReason;

/// On a test: the reasons for which it sees something rejected. Every reason needs one.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rejects {
  RejectReason[] value();
}
