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

/// The main network, on which bitcoins have a price.
///
/// Values: Core `kernel/chainparams.cpp`.
public final class Mainnet implements NetworkParams {
  private static final Block GENESIS =
      Genesis.of2009(
          1231006505L,
          2083236893,
          0x1d00ffff,
          "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");

  private final ConsensusParams consensus;

  public Mainnet() {
    this(DeploymentOverrides.NONE);
  }

  public Mainnet(DeploymentOverrides overrides) {
    consensus = rules().with(overrides);
  }

  private static ConsensusParams rules() {
    return new ConsensusParams(
        GENESIS.hash(),
        Uint256.parse("00000000ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        /* targetSpacingSec= */ 600,
        /* targetTimespanSec= */ 1209600,
        /* subsidyHalvingInterval= */ 210000,
        /* allowsMinDifficultyBlocks= */ false,
        /* hasNoRetargeting= */ false,
        /* enforcesBip94= */ false,
        /* bip34Height= */ 227931,
        BlockHash.parse("000000000000024b89b42a942fe0d9fea3bb44ab7bd1b19115dd6a759c0808b8"),
        /* bip65Height= */ 388381,
        /* bip66Height= */ 363725,
        /* csvHeight= */ 419328,
        /* segwitHeight= */ 481824,
        Map.of(
            // broke BIP-0016 before it was one
            BlockHash.parse("00000000000002dc756eebf4f49723ed8d30cc28a5f108eb94b1ba88ac4f9c22"),
            List.of(),
            // spends what became taproot outputs without a signature
            BlockHash.parse("0000000000000000000f14c35b2d841e986ab5441de8c585d5ffe55ea1e395ad"),
            List.of("P2SH", "WITNESS")),
        Map.of(
            91842,
            BlockHash.parse("00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec"),
            91880,
            BlockHash.parse("00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721")),
        Map.of(
            91722,
            BlockHash.parse("00000000000271a2dc26e7667f8419f2e15416dc6955e5a6c6cdf3f2574dd08e"),
            91812,
            BlockHash.parse("00000000000af0aed4792b1acee3d966af36cf5def14935db8de83d6f9306f2f")),
        /* minBip9WarningHeight= */ 711648,
        List.of(
            new Deployment(
                "testdummy",
                /* bit= */ 28,
                Deployment.NEVER_ACTIVE,
                Deployment.NO_TIMEOUT,
                /* minActivationHeight= */ 0,
                /* periodBlocks= */ 2016,
                /* thresholdBlocks= */ 1815)),
        Uint256.parse("0000000000000000000000000000000000000001128750f82f4c366153a3a030"),
        BlockHash.parse(
            "00000000000000000000ccebd6d74d9194d8dcdc1d177c478e094bfad51ba5ac") /* height 938343 */,
        Script.EMPTY);
  }

  @Override
  public String name() {
    return "main";
  }

  @Override
  public String directory() {
    return "";
  }

  @Override
  public int magic() {
    return 0xd9b4bef9;
  }

  @Override
  public int p2pPort() {
    return 8333;
  }

  @Override
  public int rpcPort() {
    return 8332;
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
    return List.of(
        "dnsseed.bluematt.me.",
        "seed.bitcoin.jonasschnelli.ch.",
        "seed.btc.petertodd.net.",
        "seed.bitcoin.sprovoost.nl.",
        "dnsseed.emzy.de.",
        "seed.bitcoin.wiz.biz.",
        "seed.mainnet.achownodes.xyz.");
  }

  @Override
  public List<String> fixedSeeds() {
    return Genesis.seeds("seeds-main.txt");
  }

  @Override
  public AddressPrefixes prefixes() {
    return new AddressPrefixes(0x00, 0x05, 0x80, 0x0488b21e, 0x0488ade4, "bc");
  }

  @Override
  public boolean isTestChain() {
    return false;
  }

  @Override
  public boolean isMockable() {
    return false;
  }

  @Override
  public ChainTxData chainTxData() {
    return new ChainTxData(1772055173L, 1315805869L, 5.40111006496122);
  }

  @Override
  public HeadersSyncParams headersSync() {
    return new HeadersSyncParams(641, 15218);
  }

  @Override
  public int pruneAfterHeight() {
    return 100000;
  }

  @Override
  public int assumedBlocksGb() {
    return 856;
  }

  @Override
  public int assumedCoinsGb() {
    return 14;
  }

  @Override
  public boolean checksConsistencyByDefault() {
    return false;
  }

  @Override
  public List<UtxoSnapshot> utxoSnapshots() {
    return List.of(
        UtxoSnapshot.of(
            840000,
            "0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5",
            "a2a5521b1b5ab65f67818e5e8eccabb7171a517f9e2382208f77687310768f96",
            991032194L),
        UtxoSnapshot.of(
            880000,
            "000000000000000000010b17283c3c400507969a9c2afd1dcf2082ec5cca2880",
            "dbd190983eaf433ef7c15f78a278ae42c00ef52e0fd2a54953782175fbadcea9",
            1145604538L),
        UtxoSnapshot.of(
            910000,
            "0000000000000000000108970acb9522ffd516eae17acddcb1bd16469194a821",
            "4daf8a17b4902498c5787966a2b51c613acdab5df5db73f196fa59a4da2f1568",
            1226586151L),
        UtxoSnapshot.of(
            935000,
            "0000000000000000000147034958af1652b2b91bba607beacc5e72a56f0fb5ee",
            "e4b90ef9eae834f56c4b64d2d50143cee10ad87994c614d7d04125e2a6025050",
            1305397408L));
  }
}
