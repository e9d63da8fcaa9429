/// The log file, its categories and its format.
@NullMarked
package org.basalt.app.log;

import org.jspecify.annotations.NullMarked;
