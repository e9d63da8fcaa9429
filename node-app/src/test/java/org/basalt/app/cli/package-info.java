@NullMarked
package org.basalt.app.cli;

import org.jspecify.annotations.NullMarked;
