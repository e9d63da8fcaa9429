/// libsecp256k1 through JNI: the accelerator.
@NullMarked
package org.basalt.core.crypto.jni;

import org.jspecify.annotations.NullMarked;
