/// Threads, queues and clocks: the only package of core that may know of them.
@NullMarked
package org.basalt.core.runtime;

import org.jspecify.annotations.NullMarked;
