package org.basalt.core.params;

import java.util.List;
import java.util.Map;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Deployment;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;

/// A private network for tests: proof of work is trivial and its difficulty never changes.
///
/// Values: Core `kernel/chainparams.cpp`.
public final class Regtest implements NetworkParams {
  private static final Block GENESIS =
      Genesis.of2009(
          1296688602L,
          2,
          0x207fffff,
          "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");

  private final ConsensusParams consensus;
  private final boolean isFastPrune;

  public Regtest() {
    this(DeploymentOverrides.NONE, false, false);
  }

  /// @param enforcesBip94 `-test=bip94`
  /// @param isFastPrune `-fastprune`
  public Regtest(DeploymentOverrides overrides, boolean enforcesBip94, boolean isFastPrune) {
    this.consensus = consensus(enforcesBip94).with(overrides);
    this.isFastPrune = isFastPrune;
  }

  private static ConsensusParams consensus(boolean enforcesBip94) {
    return new ConsensusParams(
        GENESIS.hash(),
        Uint256.parse("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        /* targetSpacingSec= */ 600,
        /* targetTimespanSec= */ 86400,
        /* subsidyHalvingInterval= */ 150,
        /* allowsMinDifficultyBlocks= */ true,
        /* hasNoRetargeting= */ true,
        enforcesBip94,
        /* bip34Height= */ 1,
        BlockHash.ZERO,
        /* bip65Height= */ 1,
        /* bip66Height= */ 1,
        /* csvHeight= */ 1,
        /* segwitHeight= */ 0,
        Map.of(),
        Map.of(),
        Map.of(),
        /* minBip9WarningHeight= */ 0,
        List.of(
            new Deployment(
                "testdummy",
                /* bit= */ 28,
                0,
                Deployment.NO_TIMEOUT,
                /* minActivationHeight= */ 0,
                /* periodBlocks= */ 144,
                /* thresholdBlocks= */ 108)),
        Uint256.ZERO,
        BlockHash.ZERO,
        Script.EMPTY);
  }

  @Override
  public String name() {
    return "regtest";
  }

  @Override
  public String directory() {
    return "regtest";
  }

  @Override
  public int magic() {
    return 0xdab5bffa;
  }

  @Override
  public int p2pPort() {
    return 18444;
  }

  @Override
  public int rpcPort() {
    return 18443;
  }

  @Override
  public ConsensusParams consensus() {
    return consensus;
  }

  @Override
  public Block genesis() {
    return GENESIS;
  }

  @Override
  public List<String> dnsSeeds() {
    return List.of("dummySeed.invalid.");
  }

  @Override
  public List<String> fixedSeeds() {
    return List.of();
  }

  @Override
  public AddressPrefixes prefixes() {
    return AddressPrefixes.ofTestNetwork("bcrt");
  }

  @Override
  public boolean isTestChain() {
    return true;
  }

  @Override
  public boolean isMockable() {
    return true;
  }

  @Override
  public ChainTxData chainTxData() {
    return new ChainTxData(0, 0, 0.001);
  }

  @Override
  public HeadersSyncParams headersSync() {
    return new HeadersSyncParams(275, 7017);
  }

  @Override
  public int pruneAfterHeight() {
    return isFastPrune ? 100 : 1000;
  }

  @Override
  public int assumedBlocksGb() {
    return 0;
  }

  @Override
  public int assumedCoinsGb() {
    return 0;
  }

  @Override
  public boolean checksConsistencyByDefault() {
    return true;
  }

  @Override
  public List<UtxoSnapshot> utxoSnapshots() {
    return List.of(
        UtxoSnapshot.of(
            110,
            "135eec25a6fb277884e5824e7aa7d052c4868161c99a5122170b5266f86c273d",
            "86e9a1205b418b16dde3a18a78c730e30137e28466bda5dbf6b33ab8fc05447c",
            111L),
        UtxoSnapshot.of(
            200,
            "385901ccbd69dff6bbd00065d01fb8a9e464dede7cfe0372443884f9b1dcf6b9",
            "17dcc016d188d16068907cdeb38b75691a118d43053b8cd6a25969419381d13a",
            201L),
        UtxoSnapshot.of(
            299,
            "0c552ced4721c249a389eb9b08cb8da261cd46f0e7b5f9d064d48f3113406853",
            "106b2c56233e378a824cf0d5ff2be42ed32c72f1605c9be288d00942908a40ac",
            334L));
  }
}
