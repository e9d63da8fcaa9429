/// Methods of the category control.
@NullMarked
package org.basalt.rpc.method.control;

import org.jspecify.annotations.NullMarked;
