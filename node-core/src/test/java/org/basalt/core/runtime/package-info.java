@NullMarked
package org.basalt.core.runtime;

import org.jspecify.annotations.NullMarked;
