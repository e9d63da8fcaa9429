/// What tests share, those of the other modules too.
@NullMarked
package org.basalt.core.testing;

import org.jspecify.annotations.NullMarked;
