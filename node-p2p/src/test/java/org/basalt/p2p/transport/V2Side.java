package org.basalt.p2p.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.ElligatorSwift;
import org.basalt.core.crypto.engine.KeyExchangeEngines;
import org.basalt.p2p.message.StandardMessages;

/// One end of an encrypted connection without a network: a framing, and what it caused.
final class V2Side implements Framing.Output {
  static final int MAGIC = 0xdab5bffa;
  static final ElligatorSwift ENGINE = KeyExchangeEngines.auto();

  final List<String> frames = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();
  final V2Framing framing;
  int keysMade;
  int openings;
  int readies;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  V2Side(boolean isInitiator, V2Keys keys) {
    framing =
        new V2Framing(
            MAGIC,
            isInitiator,
            StandardMessages.TABLE,
            new V2Handshake(
                MAGIC,
                isInitiator,
                ENGINE,
                () -> {
                  keysMade++;
                  return keys;
                }));
  }

  static V2Side initiator() {
    return new V2Side(true, keys(17));
  }

  static V2Side responder() {
    return new V2Side(false, keys(5));
  }

  /// @param garbage bytes, each different from those of the magic
  static V2Keys keys(int garbage) {
    byte[] bytes = new byte[garbage];
    new Random(garbage).nextBytes(bytes);
    V2Keys fresh = V2Keys.fresh(ENGINE, new SecureRandom());
    return new V2Keys(fresh.privateKey(), fresh.encoded(), bytes);
  }

  void start() {
    framing.start(this);
  }

  /// Bytes written since the last call.
  byte[] written() {
    byte[] bytes = out.toByteArray();
    out.reset();
    return bytes;
  }

  void receive(byte[] bytes) throws FramingException {
    framing.receive(ByteBuffer.wrap(bytes), this);
  }

  void receive(byte[] bytes, int pieceSize) throws FramingException {
    for (int at = 0; at < bytes.length; at += pieceSize) {
      receive(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceSize)));
    }
  }

  /// Starts both and carries their bytes until neither says any more.
  static void shakeHands(V2Side one, V2Side other, int pieceSize) throws FramingException {
    one.start();
    other.start();
    exchange(one, other, pieceSize);
  }

  static void exchange(V2Side one, V2Side other, int pieceSize) throws FramingException {
    byte[] there = one.written();
    byte[] back = other.written();
    while (there.length + back.length > 0) {
      other.receive(there, pieceSize);
      one.receive(back, pieceSize);
      there = one.written();
      back = other.written();
    }
  }

  @Override
  public void opened() {
    openings++;
  }

  @Override
  public void ready() {
    readies++;
  }

  @Override
  public void frame(String command, byte[] payload, int wireBytes) {
    frames.add(
        command
            + " "
            + (payload.length <= 40 ? Hex.encode(payload) : payload.length + " bytes")
            + " "
            + wireBytes);
  }

  @Override
  public void dropped(int wireBytes, String why) {
    dropped.add(why + " " + wireBytes);
  }

  @Override
  public void write(EncodedMessage message, byte[]... parts) {
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
  }

  @Override
  public void writeHandshake(byte[] bytes) {
    out.writeBytes(bytes);
  }
}
