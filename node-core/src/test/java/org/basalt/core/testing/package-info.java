/// What tests of this module share.
@NullMarked
package org.basalt.core.testing;

import org.jspecify.annotations.NullMarked;
