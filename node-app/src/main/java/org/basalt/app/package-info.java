/// The daemon: composition root, data directory, process.
@NullMarked
package org.basalt.app;

import org.jspecify.annotations.NullMarked;
