/// The script language: opcodes, the interpreter, and what a verified spend must satisfy.
@NullMarked
package org.basalt.core.script;

import org.jspecify.annotations.NullMarked;
