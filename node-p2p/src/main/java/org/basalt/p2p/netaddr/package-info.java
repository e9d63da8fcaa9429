/// Addresses of peers on every network Bitcoin runs on, as text and in both wire forms.
@NullMarked
package org.basalt.p2p.netaddr;

import org.jspecify.annotations.NullMarked;
