package org.basalt.p2p.wire;

import org.basalt.core.bytes.ArraySink;

/// Something one peer tells another. Immutable.
public interface Message {
  MessageType<?> type();

  /// The payload, without any frame.
  default byte[] encode() {
    ArraySink out = new ArraySink();
    MessageType.write(this, out);
    return out.toByteArray();
  }
}
