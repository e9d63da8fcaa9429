/// What a method is: its specification, arguments, errors and help text. No I/O, no threads.
@NullMarked
package org.basalt.rpc.spec;

import org.jspecify.annotations.NullMarked;
