package org.basalt.p2p.transport;

import org.basalt.p2p.wire.MessageTable;

/// What a transport has to know.
///
/// @param magic the four bytes that begin a v1 frame, as one integer read little-endian
/// @param maxSendBufferBytes `-maxsendbuffer`, bytes; see [Connection#isSendBufferFull()]
/// @param maxReceiveBufferBytes `-maxreceivebuffer`, bytes; see [Connection#processed]
/// @param ioThreads 1 or 2
/// @param acceptsV2 `-v2transport`: inbound peers may speak BIP-0324
public record TransportConfig(
    int magic,
    MessageTable messages,
    int maxSendBufferBytes,
    int maxReceiveBufferBytes,
    int ioThreads,
    boolean acceptsV2) {
  public static final int DEFAULT_MAX_SEND_BUFFER_BYTES = 1_000_000;
  public static final int DEFAULT_MAX_RECEIVE_BUFFER_BYTES = 5_000_000;

  public TransportConfig {
    if (maxSendBufferBytes <= 0 || maxReceiveBufferBytes <= 0) {
      throw new IllegalArgumentException("buffer limits must be above 0");
    }
    if (ioThreads < 1 || ioThreads > 2) {
      throw new IllegalArgumentException("1 or 2 I/O threads, not " + ioThreads);
    }
  }

  public static TransportConfig of(int magic, MessageTable messages) {
    return new TransportConfig(
        magic, messages, DEFAULT_MAX_SEND_BUFFER_BYTES, DEFAULT_MAX_RECEIVE_BUFFER_BYTES, 1, true);
  }
}
