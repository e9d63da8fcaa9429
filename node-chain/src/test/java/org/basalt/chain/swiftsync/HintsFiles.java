package org.basalt.chain.swiftsync;

import java.nio.file.Path;
import java.util.BitSet;

/// Makes files of hints that are wrong on purpose.
public final class HintsFiles {
  private HintsFiles() {}

  /// Writes a copy with one bit turned around.
  ///
  /// @param bit counted through all blocks
  public static void turn(Path from, Path to, int magic, long bit) {
    try (HintsFile file = HintsFile.open(from, magic);
        HintsFileWriter writer = new HintsFileWriter(to, magic, file.height(), file.block())) {
      long before = 0;
      for (int height = 1; height <= file.height(); height++) {
        HintBits bits = file.at(height);
        BitSet set = (BitSet) bits.survivors().clone();
        if (bit >= before && bit < before + bits.count()) {
          set.flip((int) (bit - before));
        }
        before += bits.count();
        writer.append(new HintBits(bits.count(), set));
      }
      writer.finish();
    }
  }
}
