package org.basalt.p2p.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.StandardMessages;

/// Streams of frames, good and damaged: whatever the pieces in which they arrive, the same comes
/// out, and nothing but a [FramingException] ends it.
public final class V1FramingFuzz {
  private static final int MAGIC = 0xdab5bffa;
  private static final int MAX_FRAMES = 20;

  private V1FramingFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int pieceSize = 1 + in.below(64);
    byte[] stream = in.flag() ? in.rest() : frames(in);
    List<String> whole = received(stream, Math.max(1, stream.length));
    List<String> inPieces = received(stream, pieceSize);
    if (!whole.equals(inPieces)) {
      throw new AssertionError("whole " + whole + ", in pieces " + inPieces);
    }
  }

  private static byte[] frames(FuzzInput in) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < MAX_FRAMES && !in.isEmpty(); i++) {
      byte[] payload = in.bytes(in.int8());
      byte[] header = V1Framing.header(MAGIC, new EncodedMessage(Ping.TYPE, payload));
      switch (in.below(8)) {
        case 0 -> header[in.below(header.length)] ^= (byte) in.int8();
        case 1 -> LittleEndian.putInt32(header, 16, in.int16());
        case 2 -> LittleEndian.putInt32(header, 16, (int) in.int64());
        case 3 -> System.arraycopy(in.bytes(12), 0, header, 4, 12);
        default -> {
          // A good frame.
        }
      }
      stream.writeBytes(header);
      stream.writeBytes(payload);
    }
    return stream.toByteArray();
  }

  private static List<String> received(byte[] stream, int pieceSize) {
    Recorder out = new Recorder();
    V1Framing framing = new V1Framing(MAGIC);
    try {
      framing.start(out);
      for (int at = 0; at < stream.length; at += pieceSize) {
        int size = Math.min(pieceSize, stream.length - at);
        framing.receive(ByteBuffer.wrap(stream, at, size), out);
      }
    } catch (FramingException e) {
      out.events.add(e.getMessage());
    }
    return out.events;
  }

  private static final class Recorder implements Framing.Output {
    private final List<String> events = new ArrayList<>();

    @Override
    public void opened() {
      events.add("opened");
    }

    @Override
    public void ready() {
      events.add("ready");
    }

    @Override
    public void frame(String command, byte[] payload, int wireBytes) {
      StandardMessages.TABLE.byCommand(command);
      events.add(command + " " + Hex.encode(payload) + " " + wireBytes);
    }

    @Override
    public void dropped(int wireBytes, String why) {
      events.add("dropped " + wireBytes + " " + why);
    }

    @Override
    public void write(EncodedMessage message, byte[]... parts) {
      throw new AssertionError("a receiver that writes");
    }

    @Override
    public void writeHandshake(byte[] bytes) {
      throw new AssertionError("a handshake in the clear");
    }
  }
}
