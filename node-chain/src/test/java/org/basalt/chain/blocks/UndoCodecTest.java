package org.basalt.chain.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.junit.jupiter.api.Test;

class UndoCodecTest {
  private static final BlockHash BLOCK = BlockHash.of(Hex.decode("11".repeat(32)));
  private static final BlockUndo UNDO =
      new BlockUndo(
          List.of(
              List.of(
                  new Coin(new TxOut(1, Script.ofHex("51")), 5, true),
                  new Coin(new TxOut(0, Script.EMPTY), 6, false)),
              List.of(new Coin(new TxOut(7, Script.ofHex("0014" + "22".repeat(20))), 7, false))));

  @Test
  void undoDataComesBack() {
    assertThat(UndoCodec.decode(BLOCK, UndoCodec.encode(BLOCK, UNDO))).isEqualTo(UNDO);
    BlockUndo empty = new BlockUndo(List.of());
    byte[] bytes = UndoCodec.encode(BLOCK, empty);
    assertThat(bytes).hasSize(33);
    assertThat(UndoCodec.decode(BLOCK, bytes)).isEqualTo(empty);
  }

  @Test
  void anyChangedBitIsFoundOut() {
    byte[] bytes = UndoCodec.encode(BLOCK, UNDO);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> UndoCodec.decode(BLOCK, changed))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void undoDataOfAnotherBlockIsFoundOut() {
    byte[] bytes = UndoCodec.encode(BLOCK, UNDO);
    assertThatThrownBy(() -> UndoCodec.decode(BlockHash.ZERO, bytes))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> UndoCodec.decode(BLOCK, new byte[31]))
        .isInstanceOf(DecodeException.class);
  }
}
