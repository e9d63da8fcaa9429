package org.basalt.p2p.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.basalt.core.bytes.Hex;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.Sha256;
import org.basalt.p2p.wire.MessageType;

/// Frames in the clear, as since 2009.
///
/// | offset | size | field    | encoding                                                      |
/// |-------:|-----:|----------|---------------------------------------------------------------|
/// |      0 |    4 | magic    | the network's four bytes                                      |
/// |      4 |   12 | command  | printable ASCII, then zeros                                   |
/// |     16 |    4 | length   | uint32 little-endian, of the payload, at most 4,000,000       |
/// |     20 |    4 | checksum | the first bytes of the payload's double SHA-256               |
/// |     24 |  var | payload  |                                                               |
///
/// Example, `verack` on mainnet: `f9beb4d9 76657261636b000000000000 00000000 5df6e0e2`.
///
/// A wrong magic or a length above the limit ends the connection, and the length is checked before
/// memory is taken for it; a wrong checksum or a command with other characters only drops the
/// frame. Memory for a payload grows with what has arrived, so that a header alone costs nothing.
/// Source: Core `net.cpp` V1Transport.
final class V1Framing implements Framing {
  static final int HEADER_SIZE = 24;
  private static final int COMMAND_OFFSET = 4;
  private static final int LENGTH_OFFSET = 16;
  private static final int CHECKSUM_OFFSET = 20;

  /// Taken ahead of what has arrived, at most.
  private static final int ALLOCATION_STEP = 256 * 1024;

  private static final byte[] NOTHING = {};

  private final int magic;
  private final byte[] header = new byte[HEADER_SIZE];
  private int headerSize;
  private byte[] payload = NOTHING;
  private int payloadSize;
  private int length;

  V1Framing(int magic) {
    this.magic = magic;
  }

  @Override
  public TransportVersion version() {
    return TransportVersion.V1;
  }

  @Override
  public String sessionId() {
    return "";
  }

  @Override
  public void start(Output out) {
    out.opened();
    out.ready();
  }

  @Override
  public void receive(ByteBuffer in, Output out) throws FramingException {
    while (in.hasRemaining()) {
      if (headerSize < HEADER_SIZE) {
        int count = Math.min(HEADER_SIZE - headerSize, in.remaining());
        in.get(header, headerSize, count);
        headerSize += count;
        if (headerSize < HEADER_SIZE) {
          return;
        }
        checkHeader();
      }
      receivePayload(in);
      if (payloadSize == length) {
        finish(out);
      }
    }
  }

  private void checkHeader() throws FramingException {
    int found = LittleEndian.int32(header, 0);
    if (found != magic) {
      throw new FramingException(
          CloseReason.Kind.BAD_FRAME,
          String.format(
              "Header error: Wrong MessageStart %08x received", Integer.reverseBytes(found)));
    }
    long claimed = Integer.toUnsignedLong(LittleEndian.int32(header, LENGTH_OFFSET));
    if (claimed > MessageType.MAX_PAYLOAD) {
      throw new FramingException(
          CloseReason.Kind.BAD_FRAME,
          "Header error: Size too large (" + command() + ", " + claimed + " bytes)");
    }
    length = (int) claimed;
  }

  private void receivePayload(ByteBuffer in) {
    int count = Math.min(length - payloadSize, in.remaining());
    if (payload.length < payloadSize + count) {
      payload =
          Arrays.copyOf(
              payload, (int) Math.min(length, payloadSize + (long) count + ALLOCATION_STEP));
    }
    in.get(payload, payloadSize, count);
    payloadSize += count;
  }

  private void finish(Output out) {
    byte[] complete = payload.length == length ? payload : Arrays.copyOf(payload, length);
    int wireBytes = HEADER_SIZE + length;
    headerSize = 0;
    payload = NOTHING;
    payloadSize = 0;
    length = 0;
    byte[] hash = Sha256.hashTwice(complete);
    String what = "(" + command() + ", " + complete.length + " bytes)";
    if (!Arrays.equals(hash, 0, 4, header, CHECKSUM_OFFSET, HEADER_SIZE)) {
      String expected = Hex.encode(Arrays.copyOf(hash, 4));
      String was = Hex.encode(Arrays.copyOfRange(header, CHECKSUM_OFFSET, HEADER_SIZE));
      out.dropped(
          wireBytes,
          "Header error: Wrong checksum " + what + ", expected " + expected + " was " + was);
    } else if (!isCommandValid()) {
      out.dropped(wireBytes, "Header error: Invalid message type " + what);
    } else {
      out.frame(command(), complete, wireBytes);
    }
  }

  private boolean isCommandValid() {
    boolean ended = false;
    for (int i = COMMAND_OFFSET; i < LENGTH_OFFSET; i++) {
      int c = header[i];
      if (ended ? c != 0 : c != 0 && (c < ' ' || c > '~')) {
        return false;
      }
      ended |= c == 0;
    }
    return true;
  }

  /// Harmless in a log, whatever was sent.
  private String command() {
    int end = COMMAND_OFFSET;
    while (end < LENGTH_OFFSET && header[end] != 0) {
      end++;
    }
    StringBuilder text = new StringBuilder(end - COMMAND_OFFSET);
    for (int i = COMMAND_OFFSET; i < end; i++) {
      if (header[i] >= ' ' && header[i] <= '~') {
        text.append((char) header[i]);
      }
    }
    return text.toString();
  }

  @Override
  public void send(EncodedMessage message, Output out) {
    out.write(message, header(magic, message), message.payload());
  }

  /// The 24 bytes before a payload.
  static byte[] header(int magic, EncodedMessage message) {
    byte[] bytes = new byte[HEADER_SIZE];
    LittleEndian.putInt32(bytes, 0, magic);
    byte[] command = message.command().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(command, 0, bytes, COMMAND_OFFSET, command.length);
    LittleEndian.putInt32(bytes, LENGTH_OFFSET, message.payload().length);
    System.arraycopy(Sha256.hashTwice(message.payload()), 0, bytes, CHECKSUM_OFFSET, 4);
    return bytes;
  }
}
