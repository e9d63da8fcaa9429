@NullMarked
package org.basalt.chain.policy;

import org.jspecify.annotations.NullMarked;
