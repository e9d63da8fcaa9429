package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.junit.jupiter.api.Test;

class BlockScriptFlagsTest {
  private static String at(int height) {
    return BlockScriptFlags.of(Networks.MAINNET.consensus(), BlockHash.ZERO, height).toString();
  }

  @Test
  void rulesBeginAtTheirHeights() {
    assertThat(at(1)).isEqualTo("P2SH,WITNESS,TAPROOT");
    assertThat(at(363_724)).isEqualTo("P2SH,WITNESS,TAPROOT");
    assertThat(at(363_725)).isEqualTo("P2SH,DERSIG,WITNESS,TAPROOT");
    assertThat(at(388_381)).isEqualTo("P2SH,DERSIG,CHECKLOCKTIMEVERIFY,WITNESS,TAPROOT");
    assertThat(at(419_328))
        .isEqualTo("P2SH,DERSIG,CHECKLOCKTIMEVERIFY,CHECKSEQUENCEVERIFY,WITNESS,TAPROOT");
    assertThat(at(481_824))
        .isEqualTo("P2SH,DERSIG,NULLDUMMY,CHECKLOCKTIMEVERIFY,CHECKSEQUENCEVERIFY,WITNESS,TAPROOT");
  }

  @Test
  void listedBlocksAreExcused() {
    BlockHash bip16 =
        BlockHash.parse("00000000000002dc756eebf4f49723ed8d30cc28a5f108eb94b1ba88ac4f9c22");
    BlockHash taproot =
        BlockHash.parse("0000000000000000000f14c35b2d841e986ab5441de8c585d5ffe55ea1e395ad");
    assertThat(BlockScriptFlags.of(Networks.MAINNET.consensus(), bip16, 170_060).bits()).isZero();
    assertThat(BlockScriptFlags.of(Networks.MAINNET.consensus(), taproot, 692_261).toString())
        .isEqualTo("P2SH,DERSIG,NULLDUMMY,CHECKLOCKTIMEVERIFY,CHECKSEQUENCEVERIFY,WITNESS");
    assertThat(
            BlockScriptFlags.of(
                    Networks.TESTNET3.consensus(),
                    BlockHash.parse(
                        "00000000dd30457c001f4095d208cc1296b0eed002427aa599874af7a432b105"),
                    394)
                .bits())
        .isZero();
  }
}
