/// Methods of the category util.
@NullMarked
package org.basalt.rpc.method.util;

import org.jspecify.annotations.NullMarked;
