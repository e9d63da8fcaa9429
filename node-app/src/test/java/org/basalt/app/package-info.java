@NullMarked
package org.basalt.app;

import org.jspecify.annotations.NullMarked;
