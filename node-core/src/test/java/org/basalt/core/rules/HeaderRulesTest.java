package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Regtest;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.NoEngine;
import org.basalt.core.testing.Rejects;
import org.basalt.core.testing.TestBlocks;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.junit.jupiter.api.Test;

class HeaderRulesTest {
  private static final int BITS = 0x207fffff;
  private static final long FAR_SEC = 4_000_000_000L;

  private final HeaderChain chain =
      TestBlocks.extend(HeaderChain.from(Networks.REGTEST.genesis().header()), 20, 600, 0x20000000);
  private final HeaderAncestry tip = chain.tip();

  private static Consensus consensus(ConsensusParams params) {
    return new Consensus(params, new NoEngine());
  }

  private static final Consensus REGTEST = consensus(Networks.REGTEST.consensus());

  private static BlockHeader mainnet(int bits, int nonce) {
    return new BlockHeader(1, BlockHash.ZERO, MerkleRoot.ZERO, 0, bits, nonce);
  }

  @Test
  @Rejects(RejectReason.HIGH_HASH)
  void rejectsHashAboveTarget() {
    Consensus consensus = consensus(Networks.MAINNET.consensus());
    BlockVerdict verdict = consensus.checkHeader(mainnet(0x1d00ffff, 1));
    assertThat(verdict).isInstanceOf(BlockVerdict.InvalidHeader.class);
    assertThat(ReasonOf.reject(verdict)).hasToString("high-hash, proof of work failed");
  }

  @Test
  @Rejects(RejectReason.HIGH_HASH)
  void rejectsBitsThatAreNoTarget() {
    for (int bits : new int[] {0, 0x01003456, 0x04923456, 0xff123456, 0x21010000, 0x20800000}) {
      assertThat(ReasonOf.block(REGTEST.checkHeader(mainnet(bits, 0))))
          .isEqualTo(RejectReason.HIGH_HASH);
    }
  }

  @Test
  @Rejects(RejectReason.BAD_DIFFBITS)
  void rejectsOtherBitsThanTheChainAsksFor() {
    BlockHeader header = TestBlocks.header(tip, 4, tip.timeSec() + 1, BITS - 1);
    BlockVerdict verdict = REGTEST.checkHeaderInContext(header, tip, FAR_SEC);
    assertThat(verdict).isInstanceOf(BlockVerdict.InvalidHeader.class);
    assertThat(ReasonOf.reject(verdict)).hasToString("bad-diffbits, incorrect proof of work");
  }

  @Test
  @Rejects(RejectReason.TIME_TOO_OLD)
  void rejectsTimeThatIsNotAboveTheMedian() {
    long medianSec = tip.medianTimePast();
    BlockVerdict verdict =
        REGTEST.checkHeaderInContext(TestBlocks.header(tip, 4, medianSec, BITS), tip, FAR_SEC);
    assertThat(verdict).isInstanceOf(BlockVerdict.InvalidHeader.class);
    assertThat(ReasonOf.reject(verdict))
        .hasToString("time-too-old, block's timestamp is too early");
    assertThat(
            REGTEST.checkHeaderInContext(
                TestBlocks.header(tip, 4, medianSec + 1, BITS), tip, FAR_SEC))
        .isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.TIME_TOO_NEW)
  void rejectsTimeTwoHoursAhead() {
    long timeSec = tip.timeSec() + 10_000;
    BlockHeader header = TestBlocks.header(tip, 4, timeSec, BITS);
    BlockVerdict verdict = REGTEST.checkHeaderInContext(header, tip, timeSec - 7201);
    assertThat(verdict).isInstanceOf(BlockVerdict.TimeInFuture.class);
    assertThat(ReasonOf.reject(verdict))
        .hasToString("time-too-new, block timestamp too far in the future");
    assertThat(REGTEST.checkHeaderInContext(header, tip, timeSec - 7200))
        .isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.TIME_TIMEWARP_ATTACK)
  void rejectsFirstBlockOfAPeriodLongBeforeItsParentWhereBip94Holds() {
    HeaderChain period =
        TestBlocks.extend(
            HeaderChain.from(Networks.REGTEST.genesis().header()), 143, 1000, 0x20000000);
    HeaderAncestry last = period.tip();
    Consensus bip94 = consensus(new Regtest(DeploymentOverrides.NONE, true, false).consensus());
    BlockHeader early = TestBlocks.header(last, 4, last.timeSec() - 601, BITS);
    BlockVerdict verdict = bip94.checkHeaderInContext(early, last, FAR_SEC);
    assertThat(verdict).isInstanceOf(BlockVerdict.InvalidHeader.class);
    assertThat(ReasonOf.reject(verdict))
        .hasToString(
            "time-timewarp-attack, block's timestamp is too early on diff adjustment block");
    assertThat(REGTEST.checkHeaderInContext(early, last, FAR_SEC)).isEqualTo(BlockVerdict.valid());
    BlockHeader inTime = TestBlocks.header(last, 4, last.timeSec() - 600, BITS);
    assertThat(bip94.checkHeaderInContext(inTime, last, FAR_SEC)).isEqualTo(BlockVerdict.valid());
    HeaderAncestry inside = period.at(100);
    BlockHeader insideEarly = TestBlocks.header(inside, 4, inside.timeSec() - 601, BITS);
    assertThat(bip94.checkHeaderInContext(insideEarly, inside, FAR_SEC))
        .isEqualTo(BlockVerdict.valid());
  }

  @Test
  @Rejects(RejectReason.BAD_VERSION)
  void rejectsOutdatedVersionsWhereTheirSuccessorsHold() {
    ConsensusParams params =
        new Regtest(
                new DeploymentOverrides(
                    Map.of(
                        BuriedDeployment.BIP34, 10,
                        BuriedDeployment.DERSIG, 12,
                        BuriedDeployment.CLTV, 14),
                    Map.of()),
                false,
                false)
            .consensus();
    for (int height = 9; height <= 15; height++) {
      HeaderAncestry prev = chain.at(height - 1);
      int minimum = height >= 14 ? 4 : height >= 12 ? 3 : height >= 10 ? 2 : 1;
      for (int version = 1; version <= 4; version++) {
        BlockHeader header = TestBlocks.header(prev, version, prev.timeSec() + 1, BITS);
        BlockVerdict verdict = consensus(params).checkHeaderInContext(header, prev, FAR_SEC);
        assertThat(verdict.isValid()).isEqualTo(version >= minimum);
      }
    }
  }

  @Test
  @Rejects(RejectReason.BAD_VERSION)
  void versionIsSignedAndPrintedAsEightDigits() {
    for (Map.Entry<Integer, String> version :
        Map.of(1, "0x00000001", -1, "0xffffffff", Integer.MIN_VALUE, "0x80000000").entrySet()) {
      BlockHeader header = TestBlocks.header(tip, version.getKey(), tip.timeSec() + 1, BITS);
      BlockVerdict verdict = REGTEST.checkHeaderInContext(header, tip, FAR_SEC);
      assertThat(verdict).isInstanceOf(BlockVerdict.InvalidHeader.class);
      Reject reject = ReasonOf.reject(verdict);
      assertThat(reject.text()).isEqualTo("bad-version(" + version.getValue() + ")");
      assertThat(reject.debug()).isEqualTo("rejected nVersion=" + version.getValue() + " block");
    }
  }
}
