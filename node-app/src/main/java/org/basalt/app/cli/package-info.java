/// The command-line client.
@NullMarked
package org.basalt.app.cli;

import org.jspecify.annotations.NullMarked;
