/// Options from the command line and from basalt.conf, and what follows from them.
@NullMarked
package org.basalt.app.config;

import org.jspecify.annotations.NullMarked;
