/// Results of validation: what is wrong (reason), what it means (kind).
@NullMarked
package org.basalt.core.verdict;

import org.jspecify.annotations.NullMarked;
