/// Methods of the category rawtransactions.
@NullMarked
package org.basalt.rpc.method.rawtx;

import org.jspecify.annotations.NullMarked;
