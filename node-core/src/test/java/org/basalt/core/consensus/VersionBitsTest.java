package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.testing.HeaderChain;
import org.basalt.core.testing.TestBlocks;
import org.junit.jupiter.api.Test;

class VersionBitsTest {
  private static final int PERIOD = 144;
  private static final int THRESHOLD = 108;
  private static final int NO_VOTE = 0x20000000;
  private static final int VOTE = 0x20000000 | 1 << 28;
  private static final long GENESIS_SEC = 1_296_688_602L;

  private final HeaderChain chain = HeaderChain.from(Networks.REGTEST.genesis().header());

  private static Deployment deployment(long startSec, long timeoutSec, int minHeight) {
    return new Deployment("testdummy", 28, startSec, timeoutSec, minHeight, PERIOD, THRESHOLD);
  }

  private void extend(int count, int version) {
    TestBlocks.extend(chain, count, 600, version);
  }

  private static final class MapCache implements VersionBits.Cache {
    private final Map<BlockHash, DeploymentState> states = new HashMap<>();

    @Override
    public Optional<DeploymentState> get(BlockHash lastOfPeriod) {
      return Optional.ofNullable(states.get(lastOfPeriod));
    }

    @Override
    public void put(BlockHash lastOfPeriod, DeploymentState state) {
      states.put(lastOfPeriod, state);
    }
  }

  @Test
  void goesFromDefinedToActiveByTheThreshold() {
    VersionBits bits = new VersionBits(deployment(0, Deployment.NO_TIMEOUT, 0), new MapCache());
    extend(142, NO_VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.DEFINED);
    extend(1, NO_VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.STARTED);
    extend(36, NO_VOTE);
    extend(107, VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.STARTED);
    extend(1, VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.LOCKED_IN);
    extend(143, NO_VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.LOCKED_IN);
    extend(1, NO_VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.ACTIVE);
    extend(300, NO_VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.ACTIVE);
    assertThat(bits.sinceHeight(chain.tip())).isEqualTo(432);
    assertThat(bits.sinceHeight(chain.at(431))).isEqualTo(432);
    assertThat(bits.sinceHeight(chain.at(430))).isEqualTo(288);
    assertThat(bits.sinceHeight(chain.at(200))).isEqualTo(144);
    assertThat(bits.sinceHeight(chain.at(100))).isZero();
    assertThat(bits.stateOf(chain.at(431))).isEqualTo(DeploymentState.LOCKED_IN);
    assertThat(bits.stateOf(chain.at(432))).isEqualTo(DeploymentState.ACTIVE);
    assertThat(bits.stateOf(chain.at(0))).isEqualTo(DeploymentState.DEFINED);
  }

  @Test
  void oneVoteTooFewDoesNotLockIn() {
    VersionBits bits = new VersionBits(deployment(0, Deployment.NO_TIMEOUT, 0));
    extend(143 + 37, NO_VOTE);
    extend(107, VOTE);
    assertThat(chain.tipHeight()).isEqualTo(287);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.STARTED);
  }

  @Test
  void votesBeforeTheStartDoNotCount() {
    VersionBits bits =
        new VersionBits(deployment(GENESIS_SEC + 600 * 200, Deployment.NO_TIMEOUT, 0));
    extend(287, VOTE);
    assertThat(bits.stateAfter(chain.at(143))).isEqualTo(DeploymentState.DEFINED);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.STARTED);
    extend(144, VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.LOCKED_IN);
  }

  @Test
  void failsAtTheTimeoutUnlessLockedInAtTheSameTime() {
    long timeoutSec = GENESIS_SEC + 600 * 200;
    extend(143, NO_VOTE);
    VersionBits failing = new VersionBits(deployment(0, timeoutSec, 0));
    HeaderChain voting = HeaderChain.from(Networks.REGTEST.genesis().header());
    TestBlocks.extend(voting, 143, 600, NO_VOTE);
    TestBlocks.extend(voting, 144, 600, VOTE);
    extend(144, NO_VOTE);
    assertThat(failing.stateAfter(chain.tip())).isEqualTo(DeploymentState.FAILED);
    assertThat(new VersionBits(deployment(0, timeoutSec, 0)).stateAfter(voting.tip()))
        .isEqualTo(DeploymentState.LOCKED_IN);
    extend(288, VOTE);
    assertThat(failing.stateAfter(chain.tip())).isEqualTo(DeploymentState.FAILED);
    assertThat(failing.sinceHeight(chain.tip())).isEqualTo(288);
  }

  @Test
  void staysLockedInUntilTheMinimumHeight() {
    VersionBits bits = new VersionBits(deployment(0, Deployment.NO_TIMEOUT, 576));
    extend(143, NO_VOTE);
    extend(144, VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.LOCKED_IN);
    extend(287, NO_VOTE);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.LOCKED_IN);
    extend(1, NO_VOTE);
    assertThat(chain.tipHeight()).isEqualTo(575);
    assertThat(bits.stateAfter(chain.tip())).isEqualTo(DeploymentState.ACTIVE);
  }

  @Test
  void fixedDeploymentsNeedNoVotes() {
    VersionBits always =
        new VersionBits(deployment(Deployment.ALWAYS_ACTIVE, Deployment.NO_TIMEOUT, 0));
    VersionBits never =
        new VersionBits(deployment(Deployment.NEVER_ACTIVE, Deployment.NO_TIMEOUT, 0));
    assertThat(always.stateAfter(chain.tip())).isEqualTo(DeploymentState.ACTIVE);
    assertThat(always.stateOf(chain.tip())).isEqualTo(DeploymentState.ACTIVE);
    assertThat(never.stateAfter(chain.tip())).isEqualTo(DeploymentState.FAILED);
    assertThat(never.sinceHeight(chain.tip())).isZero();
  }

  @Test
  void onlyVersionsWithTheTopBitsVote() {
    assertThat(VersionBits.isSignalled(28, VOTE)).isTrue();
    assertThat(VersionBits.isSignalled(28, NO_VOTE)).isFalse();
    assertThat(VersionBits.isSignalled(28, 0x50000000)).isFalse();
    assertThat(VersionBits.isSignalled(28, -1)).isFalse();
    assertThat(VersionBits.isSignalled(0, 0x20000001)).isTrue();
    assertThat(VersionBits.isSignalled(0, 1)).isFalse();
  }

  @Test
  void newBlocksVoteWhileTheVoteIsOpenOrLockedIn() {
    ConsensusParams params = Networks.REGTEST.consensus();
    assertThat(VersionBits.blockVersion(params, chain.tip())).isEqualTo(NO_VOTE);
    extend(143, NO_VOTE);
    assertThat(VersionBits.blockVersion(params, chain.tip())).isEqualTo(VOTE);
    extend(144, VOTE);
    assertThat(VersionBits.blockVersion(params, chain.tip())).isEqualTo(VOTE);
    extend(144, VOTE);
    assertThat(VersionBits.blockVersion(params, chain.tip())).isEqualTo(NO_VOTE);
    assertThat(VersionBits.blockVersion(Networks.MAINNET.consensus(), chain.tip()))
        .isEqualTo(NO_VOTE);
  }

  @Test
  void statisticsCountThePeriodSoFar() {
    VersionBits bits = new VersionBits(deployment(0, Deployment.NO_TIMEOUT, 0));
    extend(143, NO_VOTE);
    extend(2, VOTE);
    extend(36, NO_VOTE);
    VersionBits.Statistics open = bits.statistics(chain.tip());
    assertThat(open.elapsed()).isEqualTo(38);
    assertThat(open.count()).isEqualTo(2);
    assertThat(open.period()).isEqualTo(PERIOD);
    assertThat(open.threshold()).isEqualTo(THRESHOLD);
    assertThat(open.isPossible()).isTrue();
    assertThat(open.signals()).hasSize(38).startsWith(true, true, false).endsWith(false);
    extend(1, NO_VOTE);
    assertThat(bits.statistics(chain.tip()).isPossible()).isFalse();
  }

  @Test
  void cacheChangesNoAnswer() {
    Deployment deployment = deployment(0, Deployment.NO_TIMEOUT, 0);
    VersionBits cached = new VersionBits(deployment, new MapCache());
    VersionBits plain = new VersionBits(deployment);
    for (int i = 0; i < 600; i++) {
      extend(1, i % 5 == 0 ? NO_VOTE : VOTE);
      assertThat(cached.stateAfter(chain.tip())).isEqualTo(plain.stateAfter(chain.tip()));
    }
  }

  @Test
  void unknownVotesAreNoticed() {
    ConsensusParams params = Networks.REGTEST.consensus();
    List<VersionBits> known = params.deployments().stream().map(VersionBits::new).toList();
    List<MapCache> caches =
        IntStream.range(0, UnknownBits.WATCHED_BITS).mapToObj(_ -> new MapCache()).toList();
    UnknownBits unknown = new UnknownBits(params, true, known, caches);
    extend(143, NO_VOTE);
    extend(144, 0x20000002);
    assertThat(unknown.activationsAfter(chain.tip()))
        .containsExactly(new UnknownBits.Activation(1, DeploymentState.LOCKED_IN));
    extend(144, NO_VOTE);
    assertThat(unknown.activationsAfter(chain.tip()))
        .containsExactly(new UnknownBits.Activation(1, DeploymentState.ACTIVE));
    assertThat(unknown.activationsAfter(chain.at(200))).isEmpty();
  }
}
