package org.basalt.core.params;

import java.util.List;
import java.util.Map;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Deployment;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;

/// A test network whose blocks are signed (BIP-0325): the public one, or a custom one with a
/// challenge of its own.
///
/// The magic is the beginning of the challenge's hash, so that signets with different challenges
/// never talk to each other.
///
/// Values: Core `kernel/chainparams.cpp`.
public final class Signet implements NetworkParams {
  private static final Block GENESIS =
      Genesis.of2009(
          1598918400L,
          52613770,
          0x1e0377ae,
          "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6");
  private static final Script PUBLIC_CHALLENGE =
      Script.ofHex(
          "512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e086be4"
              + "30210359ef5021964fe22d6f8e05b2463c9540ce96883fe3b278760f048f5189f2e6c452ae");

  private final ConsensusParams consensus;
  private final int magic;
  private final boolean isPublic;
  private final List<String> dnsSeeds;

  private Signet(ConsensusParams consensus, boolean isPublic, List<String> dnsSeeds) {
    this.consensus = consensus;
    this.magic = magicOf(consensus.signetChallenge());
    this.isPublic = isPublic;
    this.dnsSeeds = List.copyOf(dnsSeeds);
  }

  /// The public signet.
  public Signet() {
    this(DeploymentOverrides.NONE);
  }

  public Signet(DeploymentOverrides overrides) {
    this(
        consensus(
                PUBLIC_CHALLENGE,
                Uint256.parse("00000000000000000000000000000000000000000000000000000b463ea0a4b8"),
                // 293175
                BlockHash.parse("00000008414aab61092ef93f1aacc54cf9e9f16af29ddad493b908a01ff5c329"))
            .with(overrides),
        true,
        List.of("seed.signet.bitcoin.sprovoost.nl.", "seed.signet.achownodes.xyz."));
  }

  /// A signet of one's own (`-signetchallenge`).
  ///
  /// @param challenge not empty
  public static Signet custom(Script challenge) {
    return custom(challenge, List.of(), DeploymentOverrides.NONE);
  }

  /// @param seeds names of hosts to ask for peers (`-signetseednode`)
  public static Signet custom(Script challenge, List<String> seeds, DeploymentOverrides overrides) {
    if (challenge.isEmpty()) {
      throw new IllegalArgumentException("a signet needs a challenge");
    }
    return new Signet(
        consensus(challenge, Uint256.ZERO, BlockHash.ZERO).with(overrides), false, seeds);
  }

  /// This network, asking other hosts for peers.
  public Signet withSeeds(List<String> seeds) {
    return new Signet(consensus, isPublic, seeds);
  }

  /// The first four bytes of the double SHA-256 of the challenge with its length before it.
  private static int magicOf(Script challenge) {
    ArraySink out = new ArraySink();
    challenge.writeTo(out);
    return LittleEndian.int32(Sha256.hashTwice(out.toByteArray()), 0);
  }

  private static ConsensusParams consensus(
      Script challenge, Uint256 minimumChainWork, BlockHash assumeValid) {
    return new ConsensusParams(
        GENESIS.hash(),
        Uint256.parse("00000377ae000000000000000000000000000000000000000000000000000000"),
        /* targetSpacingSec= */ 600,
        /* targetTimespanSec= */ 1209600,
        /* subsidyHalvingInterval= */ 210000,
        /* allowsMinDifficultyBlocks= */ false,
        /* hasNoRetargeting= */ false,
        /* enforcesBip94= */ false,
        /* bip34Height= */ 1,
        BlockHash.ZERO,
        /* bip65Height= */ 1,
        /* bip66Height= */ 1,
        /* csvHeight= */ 1,
        /* segwitHeight= */ 1,
        Map.of(),
        Map.of(),
        Map.of(),
        /* minBip9WarningHeight= */ 0,
        List.of(
            new Deployment(
                "testdummy",
                /* bit= */ 28,
                Deployment.NEVER_ACTIVE,
                Deployment.NO_TIMEOUT,
                /* minActivationHeight= */ 0,
                /* periodBlocks= */ 2016,
                /* thresholdBlocks= */ 1815)),
        minimumChainWork,
        assumeValid,
        challenge);
  }

  @Override
  public String name() {
    return "signet";
  }

  @Override
  public String directory() {
    return "signet";
  }

  @Override
  public int magic() {
    return magic;
  }

  @Override
  public int p2pPort() {
    return 38333;
  }

  @Override
  public int rpcPort() {
    return 38332;
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
    return dnsSeeds;
  }

  @Override
  public List<String> fixedSeeds() {
    return isPublic ? Genesis.seeds("seeds-signet.txt") : List.of();
  }

  @Override
  public AddressPrefixes prefixes() {
    return AddressPrefixes.ofTestNetwork("tb");
  }

  @Override
  public boolean isTestChain() {
    return true;
  }

  @Override
  public boolean isMockable() {
    return false;
  }

  @Override
  public ChainTxData chainTxData() {
    return isPublic
        ? new ChainTxData(1772055248L, 28676833L, 0.06736623436338929)
        : new ChainTxData(0, 0, 0);
  }

  @Override
  public HeadersSyncParams headersSync() {
    return new HeadersSyncParams(620, 15724);
  }

  @Override
  public int pruneAfterHeight() {
    return 1000;
  }

  @Override
  public int assumedBlocksGb() {
    return isPublic ? 24 : 0;
  }

  @Override
  public int assumedCoinsGb() {
    return isPublic ? 4 : 0;
  }

  @Override
  public boolean checksConsistencyByDefault() {
    return false;
  }

  @Override
  public List<UtxoSnapshot> utxoSnapshots() {
    return List.of(
        UtxoSnapshot.of(
            160000,
            "0000003ca3c99aff040f2563c2ad8f8ec88bd0fd6b8f0895cfaf1ef90353a62c",
            "fe0a44309b74d6b5883d246cb419c6221bcccf0b308c9b59b7d70783dbdf928a",
            2289496L),
        UtxoSnapshot.of(
            290000,
            "0000000577f2741bb30cd9d39d6d71b023afbeb9764f6260786a97969d5c9ac0",
            "97267e000b4b876800167e71b9123f1529d13b14308abec2888bbd2160d14545",
            28547497L));
  }
}
