/// The networks: one file each.
@NullMarked
package org.basalt.core.params;

import org.jspecify.annotations.NullMarked;
