package org.basalt.p2p.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.basalt.core.testing.FuzzInput;

/// An encrypted connection from its first byte: a peer that does it right, one that says anything
/// at all, and one whose bytes are damaged on their way. Nothing but a [FramingException] comes
/// out, and no frame that was not sent.
public final class V2HandshakeFuzz {
  private static final int MAX_PACKETS = 12;
  private static final V2Keys OURS = keys(1, 5);
  private static final V2Keys THEIRS = keys(2, 0);
  private static final byte[] SECRET = secret();

  private V2HandshakeFuzz() {}

  /// The same in every run, so that an input does the same.
  private static V2Keys keys(int seed, int garbage) {
    byte[] key = new byte[32];
    byte[] choice = new byte[32];
    Random random = new Random(seed);
    while (true) {
      random.nextBytes(key);
      random.nextBytes(choice);
      var encoded = V2Side.ENGINE.encode(key, choice);
      if (encoded.isPresent()) {
        return new V2Keys(key, encoded.get(), new byte[garbage]);
      }
    }
  }

  private static byte[] secret() {
    return V2Side.ENGINE
        .sharedSecret(OURS.encoded(), THEIRS.privateKey(), THEIRS.encoded(), true)
        .orElseThrow();
  }

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int pieceSize = 1 + in.int16() % 2_000;
    switch (in.below(4)) {
      case 0 -> run(in.rest(), pieceSize);
      case 1 -> {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(THEIRS.encoded());
        stream.writeBytes(in.rest());
        run(stream.toByteArray(), pieceSize);
      }
      default -> conversation(in, pieceSize);
    }
  }

  private static V2Side run(byte[] stream, int pieceSize) {
    V2Side side =
        new V2Side(false, new V2Keys(OURS.privateKey().clone(), OURS.encoded(), OURS.garbage()));
    side.start();
    try {
      ByteBuffer in = ByteBuffer.wrap(stream);
      while (in.hasRemaining()) {
        int piece = Math.min(in.remaining(), pieceSize);
        side.framing.receive(in.slice(in.position(), piece), side);
        in.position(in.position() + piece);
      }
    } catch (FramingException e) {
      side.dropped.add(String.valueOf(e.getMessage()));
    }
    return side;
  }

  private static void conversation(FuzzInput in, int pieceSize) {
    V2Cipher cipher = new V2Cipher(V2Side.MAGIC, SECRET.clone(), true);
    byte[] garbage = new byte[in.int16() % (in.flag() ? 4_096 : 16)];
    // Not the fuzzer's bytes: it finds the terminator, which may not be in there, within a minute.
    new Random(in.int8()).nextBytes(garbage);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(THEIRS.encoded());
    stream.writeBytes(garbage);
    stream.writeBytes(cipher.sendTerminator());
    stream.writeBytes(cipher.seal(garbage, false, in.bytes(in.below(3))));
    int damages = in.below(3);
    int[] places = new int[damages];
    for (int i = 0; i < damages; i++) {
      places[i] = in.int16();
    }
    for (int i = 0; i < MAX_PACKETS && !in.isEmpty(); i++) {
      boolean isDecoy = in.oneIn(4);
      stream.writeBytes(cipher.seal(V2Cipher.NOTHING, isDecoy, in.bytes(in.int8())));
    }
    byte[] good = stream.toByteArray();
    V2Side undamaged = run(good, pieceSize);
    List<String> frames = List.copyOf(undamaged.frames);
    if (undamaged.framing.version() != TransportVersion.V2) {
      throw new AssertionError("a good handshake failed: " + undamaged.dropped);
    }
    byte[] bad = good.clone();
    for (int place : places) {
      bad[place % bad.length] ^= (byte) (1 + place % 255);
    }
    List<String> less = new ArrayList<>(run(bad, pieceSize).frames);
    boolean isStart = less.size() <= frames.size() && frames.subList(0, less.size()).equals(less);
    if (!isStart) {
      throw new AssertionError("sent " + frames + ", received " + less);
    }
    if (Arrays.equals(good, bad) && less.size() != frames.size()) {
      throw new AssertionError("not all of " + frames + " came: " + less);
    }
  }
}
