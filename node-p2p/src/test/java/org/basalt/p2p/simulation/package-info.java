/// Networks of many nodes in one process and on one clock that is moved by hand: what they measure
/// is written to figures and plots.
@NullMarked
package org.basalt.p2p.simulation;

import org.jspecify.annotations.NullMarked;
