package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.testing.HeaderChain;
import org.junit.jupiter.api.Test;

class WorkRequiredTest {
  private static final int INTERVAL = 2016;

  private static BlockHeader header(long timeSec, int bits) {
    return new BlockHeader(4, BlockHash.ZERO, MerkleRoot.ZERO, (int) timeSec, bits, 0);
  }

  /// A period whose first header has `firstBits`, the others `bits`, from one time to another.
  private static HeaderChain period(long firstSec, long lastSec, int firstBits, int bits) {
    HeaderChain chain = new HeaderChain(INTERVAL * 10);
    chain.append(header(firstSec, firstBits));
    for (int i = 1; i < INTERVAL - 1; i++) {
      chain.append(header(firstSec, bits));
    }
    return chain.append(header(lastSec, bits));
  }

  private static int next(NetworkParams network, long timespanSec, int bits) {
    HeaderChain chain = period(1_000_000_000L, 1_000_000_000L + timespanSec, bits, bits);
    return WorkRequired.nextBits(network.consensus(), chain.tip(), 0);
  }

  @Test
  void firstChangeOfMainnetIsReproduced() {
    HeaderChain chain = period(1_261_130_161L, 1_262_152_739L, 0x1d00ffff, 0x1d00ffff);
    assertThat(WorkRequired.nextBits(Networks.MAINNET.consensus(), chain.tip(), 0))
        .isEqualTo(0x1d00d86a);
  }

  @Test
  void neverGetsEasierThanTheLimit() {
    assertThat(next(Networks.MAINNET, 2_056_382, 0x1d00ffff)).isEqualTo(0x1d00ffff);
  }

  @Test
  void changesByAFactorOfFourAtMost() {
    assertThat(next(Networks.MAINNET, 302_399, 0x1c05a3f4)).isEqualTo(0x1c0168fd);
    assertThat(next(Networks.MAINNET, -5, 0x1c05a3f4)).isEqualTo(0x1c0168fd);
    assertThat(next(Networks.MAINNET, 302_400, 0x1c05a3f4)).isEqualTo(0x1c0168fd);
    assertThat(next(Networks.MAINNET, 4_838_401, 0x1c387f6f)).isEqualTo(0x1d00e1fd);
    assertThat(next(Networks.MAINNET, 4_838_400, 0x1c387f6f)).isEqualTo(0x1d00e1fd);
  }

  @Test
  void staysWithinAPeriod() {
    HeaderChain chain = period(1_000_000_000L, 1_000_000_001L, 0x1c05a3f4, 0x1c05a3f4);
    HeaderAncestry inside = chain.at(INTERVAL * 10 + 500);
    assertThat(WorkRequired.nextBits(Networks.MAINNET.consensus(), inside, Long.MAX_VALUE / 2))
        .isEqualTo(0x1c05a3f4);
  }

  @Test
  void regtestNeverChanges() {
    ConsensusParams params = Networks.REGTEST.consensus();
    HeaderChain chain = HeaderChain.from(Networks.REGTEST.genesis().header());
    for (int i = 0; i < 300; i++) {
      assertThat(WorkRequired.nextBits(params, chain.tip(), i * 10_000L)).isEqualTo(0x207fffff);
      chain.append(header(i, 0x207fffff));
    }
  }

  @Test
  void lateTestnetBlockMayBeEasyAndTheNextReturnsToTheLastRealTarget() {
    ConsensusParams params = Networks.TESTNET3.consensus();
    HeaderChain chain = new HeaderChain(INTERVAL * 10);
    chain.append(header(1000, 0x1c05a3f4)).append(header(1600, 0x1c05a3f4));
    assertThat(WorkRequired.nextBits(params, chain.tip(), 1600 + 1200)).isEqualTo(0x1c05a3f4);
    assertThat(WorkRequired.nextBits(params, chain.tip(), 1600 + 1201)).isEqualTo(0x1d00ffff);
    chain.append(header(2801, 0x1d00ffff)).append(header(4002, 0x1d00ffff));
    assertThat(WorkRequired.nextBits(params, chain.tip(), 4003)).isEqualTo(0x1c05a3f4);
  }

  @Test
  void easyFirstBlockOfATestnetPeriodEndsTheSearch() {
    ConsensusParams params = Networks.TESTNET3.consensus();
    HeaderChain chain = new HeaderChain(INTERVAL * 10 - 1);
    chain.append(header(1000, 0x1c05a3f4)).append(header(1600, 0x1d00ffff));
    assertThat(WorkRequired.nextBits(params, chain.tip(), 1601)).isEqualTo(0x1d00ffff);
  }

  @Test
  void testnet3ScalesAnEasyLastBlockAndTestnet4TheFirst() {
    HeaderChain chain = period(1_000_000_000L, 1_000_000_000L + 302_400, 0x1c05a3f4, 0x1d00ffff);
    assertThat(WorkRequired.nextBits(Networks.TESTNET3.consensus(), chain.tip(), 0))
        .isEqualTo(0x1c3fffc0);
    assertThat(WorkRequired.nextBits(Networks.TESTNET4.consensus(), chain.tip(), 0))
        .isEqualTo(0x1c0168fd);
  }

  @Test
  void targetsThatAreNoneAreNeverMet() {
    ConsensusParams params = Networks.REGTEST.consensus();
    BlockHash zero = BlockHash.ZERO;
    assertThat(WorkRequired.isMet(params, zero, 0x207fffff)).isTrue();
    assertThat(WorkRequired.isMet(params, zero, 0)).isFalse();
    assertThat(WorkRequired.isMet(params, zero, 0x00000001)).isFalse();
    assertThat(WorkRequired.isMet(params, zero, 0x1d80ffff)).isFalse();
    assertThat(WorkRequired.isMet(params, zero, 0xff00ffff)).isFalse();
    assertThat(WorkRequired.isMet(params, zero, 0x2100ffff)).isFalse();
    assertThat(WorkRequired.isMet(Networks.MAINNET.consensus(), zero, 0x1d010000)).isFalse();
    assertThat(WorkRequired.isMet(Networks.MAINNET.consensus(), zero, 0x1d00ffff)).isTrue();
  }

  @Test
  void hashEqualToTheTargetMeetsIt() {
    ConsensusParams params = Networks.MAINNET.consensus();
    String target = "00000000ffff0000000000000000000000000000000000000000000000000000";
    String above = "00000000ffff0000000000000000000000000000000000000000000000000001";
    assertThat(WorkRequired.isMet(params, BlockHash.parse(target), 0x1d00ffff)).isTrue();
    assertThat(WorkRequired.isMet(params, BlockHash.parse(above), 0x1d00ffff)).isFalse();
  }

  @Test
  void transitionsArePermittedWithinAFactorOfFourAtRetargets() {
    ConsensusParams params = Networks.MAINNET.consensus();
    assertThat(WorkRequired.isPermittedTransition(params, 2016, 0x1c05a3f4, 0x1c0168fd)).isTrue();
    assertThat(WorkRequired.isPermittedTransition(params, 2016, 0x1c05a3f4, 0x1c0168fc)).isFalse();
    assertThat(WorkRequired.isPermittedTransition(params, 2016, 0x1c387f6f, 0x1d00e1fd)).isTrue();
    assertThat(WorkRequired.isPermittedTransition(params, 2016, 0x1c387f6f, 0x1d00e1fe)).isFalse();
    assertThat(WorkRequired.isPermittedTransition(params, 2017, 0x1c05a3f4, 0x1c05a3f4)).isTrue();
    assertThat(WorkRequired.isPermittedTransition(params, 2017, 0x1c05a3f4, 0x1c05a3f3)).isFalse();
    assertThat(
            WorkRequired.isPermittedTransition(
                Networks.TESTNET4.consensus(), 2017, 0x1c05a3f4, 0x1d00ffff))
        .isTrue();
  }
}
