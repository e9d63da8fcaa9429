/// The list of all methods; each is a file in a package of its category.
@NullMarked
package org.basalt.rpc.method;

import org.jspecify.annotations.NullMarked;
