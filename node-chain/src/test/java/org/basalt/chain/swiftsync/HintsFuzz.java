package org.basalt.chain.swiftsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.basalt.chain.api.HintsException;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.testing.FuzzFolder;
import org.basalt.core.testing.FuzzInput;
import org.basalt.core.testing.FuzzMemory;

/// Any bytes as a file of hints or as a block's hints, under a right checksum too: read, or refused
/// in words. Hints of any outputs come back.
public final class HintsFuzz {
  private static final int MAGIC = 0xdab5bffa;
  private static final int MAX_BLOCKS = 8;
  private static final Path FILE = FuzzFolder.create().resolve("hints");

  private HintsFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    FuzzInput in = new FuzzInput(data);
    switch (in.below(4)) {
      case 0 -> anyBits(in.rest());
      case 1 -> goodBits(in);
      case 2 -> file(in.rest());
      default -> file(shaped(in));
    }
  }

  private static void anyBits(byte[] bytes) {
    try {
      HintBits hints = HintBits.decode(bytes);
      FuzzMemory.check("hints", bytes.length, () -> HintBits.decode(bytes));
      same(hints, HintBits.decode(hints.encode()));
      if (hints.survivors().length() > hints.count()) {
        throw new AssertionError("a survivor behind the outputs");
      }
    } catch (DecodeException e) {
      // Refused.
    }
  }

  private static void same(HintBits expected, HintBits got) {
    if (!expected.equals(got)) {
      throw new AssertionError(expected + " became " + got);
    }
  }

  private static void goodBits(FuzzInput in) {
    int count = in.oneIn(8) ? in.int16() : in.int8();
    BitSet survivors = BitSet.valueOf(in.rest());
    survivors.clear(count, Math.max(count, survivors.length()));
    if (count % 2 == 1) {
      survivors.flip(0, count);
    }
    HintBits hints = new HintBits(count, survivors);
    same(hints, HintBits.decode(hints.encode()));
  }

  private static void file(byte[] bytes) throws IOException {
    Files.write(FILE, bytes);
    try (HintsFile file = HintsFile.open(FILE, MAGIC)) {
      for (int height = 1; height <= file.height(); height++) {
        file.at(height);
      }
    } catch (HintsException e) {
      if (e.getMessage() == null || e.getMessage().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }

  private static byte[] shaped(FuzzInput in) {
    ArraySink out = new ArraySink();
    int height = 1 + in.below(MAX_BLOCKS);
    out.bytes(HintsFile.MAGIC).int8(HintsFile.VERSION).int32Le(MAGIC);
    out.int32Le(in.oneIn(12) ? in.int16() : height).bytes(in.bytes(32));
    for (int i = 0; i < height; i++) {
      byte[] hints = in.bytes(in.below(12));
      out.int32Le(in.oneIn(12) ? in.int16() : hints.length).bytes(hints);
    }
    out.bytes(Sha256.hash(out.toByteArray()));
    return in.oneIn(12) ? out.int8(0).toByteArray() : out.toByteArray();
  }
}
