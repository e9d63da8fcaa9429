@NullMarked
package org.basalt.app.config;

import org.jspecify.annotations.NullMarked;
