/// JSON-RPC over HTTP: the root of the module and its configuration.
@NullMarked
package org.basalt.rpc;

import org.jspecify.annotations.NullMarked;
