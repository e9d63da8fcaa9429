package org.basalt.p2p;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.MessageTap;
import org.basalt.p2p.wire.MessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes all messages to files (`-capturemessages`): a folder for each peer, in it one file for
/// each direction. One entry after the other:
///
/// | size | field   | encoding                                     |
/// |-----:|---------|----------------------------------------------|
/// |    8 | time    | int64 little-endian, microseconds since 1970 |
/// |   12 | command | ASCII, then zeros                            |
/// |    4 | length  | uint32 little-endian, of the payload         |
/// |  var | payload |                                              |
///
/// The files grow without bound, as the operator asked for. Source: Core `net.cpp`
/// CaptureMessageToFile.
final class MessageCapture implements MessageTap {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final int ENTRY_HEADER_SIZE = 8 + MessageType.MAX_COMMAND + 4;

  private final Path directory;
  private final NodeClock clock;
  private volatile boolean hasFailed;

  /// @param directory made when the first message comes
  MessageCapture(Path directory, NodeClock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public void received(Connection from, String command, byte[] payload) {
    append(from, "msgs_recv.dat", command, payload);
  }

  @Override
  public void sent(Connection to, String command, byte[] payload) {
    append(to, "msgs_sent.dat", command, payload);
  }

  private void append(Connection connection, String file, String command, byte[] payload) {
    if (hasFailed) {
      return;
    }
    byte[] name = new byte[MessageType.MAX_COMMAND];
    byte[] text = command.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, name, 0, text.length);
    ArraySink entry = new ArraySink(ENTRY_HEADER_SIZE + payload.length);
    entry.int64Le(clock.timeMillis() * 1000).bytes(name).int32Le(payload.length).bytes(payload);
    try {
      Path folder = directory.resolve(connection.remote().toString().replace(':', '_'));
      Files.createDirectories(folder);
      Files.write(
          folder.resolve(file),
          entry.toByteArray(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      hasFailed = true;
      LOG.warn("messages are captured no more: {}", e.toString());
    }
  }
}
