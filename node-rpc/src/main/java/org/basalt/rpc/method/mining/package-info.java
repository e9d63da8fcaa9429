/// Methods of the category mining.
@NullMarked
package org.basalt.rpc.method.mining;

import org.jspecify.annotations.NullMarked;
