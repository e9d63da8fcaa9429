/// The few symmetric functions that the JDK lacks or hides, by Bouncy Castle.
@NullMarked
package org.basalt.core.crypto.bc.digest;

import org.jspecify.annotations.NullMarked;
