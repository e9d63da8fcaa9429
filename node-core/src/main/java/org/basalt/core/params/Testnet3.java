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

/// The third public test network, from 2011. A block that is 20 minutes late may have the easiest
/// target.
///
/// Values: Core `kernel/chainparams.cpp`.
public final class Testnet3 implements NetworkParams {
  private static final Block GENESIS =
      Genesis.of2009(
          1296688602L,
          414098458,
          0x1d00ffff,
          "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943");

  private final ConsensusParams consensus;

  public Testnet3() {
    this(DeploymentOverrides.NONE);
  }

  public Testnet3(DeploymentOverrides overrides) {
    consensus = rules().with(overrides);
  }

  private static ConsensusParams rules() {
    return new ConsensusParams(
        GENESIS.hash(),
        Uint256.parse("00000000ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        /* targetSpacingSec= */ 600,
        /* targetTimespanSec= */ 1209600,
        /* subsidyHalvingInterval= */ 210000,
        /* allowsMinDifficultyBlocks= */ true,
        /* hasNoRetargeting= */ false,
        /* enforcesBip94= */ false,
        /* bip34Height= */ 21111,
        BlockHash.parse("0000000023b3a96d3484e5abb3755c413e7d41500f8e2a5c3f0dd01299cd8ef8"),
        /* bip65Height= */ 581885,
        /* bip66Height= */ 330776,
        /* csvHeight= */ 770112,
        /* segwitHeight= */ 834624,
        Map.of(
            // broke BIP-0016 before it was one
            BlockHash.parse("00000000dd30457c001f4095d208cc1296b0eed002427aa599874af7a432b105"),
            List.of()),
        Map.of(),
        Map.of(),
        /* minBip9WarningHeight= */ 2013984,
        List.of(
            new Deployment(
                "testdummy",
                /* bit= */ 28,
                Deployment.NEVER_ACTIVE,
                Deployment.NO_TIMEOUT,
                /* minActivationHeight= */ 0,
                /* periodBlocks= */ 2016,
                /* thresholdBlocks= */ 1512)),
        Uint256.parse("0000000000000000000000000000000000000000000017dde1c649f3708d14b6"),
        BlockHash.parse(
            "000000007a61e4230b28ac5cb6b5e5a0130de37ac1faf2f8987d2fa6505b67f4") /* height 4842348 */,
        Script.EMPTY);
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String directory() {
    return "testnet3";
  }

  @Override
  public int magic() {
    return 0x0709110b;
  }

  @Override
  public int p2pPort() {
    return 18333;
  }

  @Override
  public int rpcPort() {
    return 18332;
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
        "testnet-seed.bitcoin.jonasschnelli.ch.",
        "seed.tbtc.petertodd.net.",
        "seed.testnet.bitcoin.sprovoost.nl.",
        "testnet-seed.bluematt.me.",
        "seed.testnet.achownodes.xyz.");
  }

  @Override
  public List<String> fixedSeeds() {
    return Genesis.seeds("seeds-test.txt");
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
    return new ChainTxData(1772051651L, 536108416L, 0.02691479016257117);
  }

  @Override
  public HeadersSyncParams headersSync() {
    return new HeadersSyncParams(673, 14460);
  }

  @Override
  public int pruneAfterHeight() {
    return 1000;
  }

  @Override
  public int assumedBlocksGb() {
    return 245;
  }

  @Override
  public int assumedCoinsGb() {
    return 19;
  }

  @Override
  public boolean checksConsistencyByDefault() {
    return false;
  }

  @Override
  public List<UtxoSnapshot> utxoSnapshots() {
    return List.of(
        UtxoSnapshot.of(
            2500000,
            "0000000000000093bcb68c03a9a168ae252572d348a2eaeba2cdf9231d73206f",
            "f841584909f68e47897952345234e37fcd9128cd818f41ee6c3ca68db8071be7",
            66484552L),
        UtxoSnapshot.of(
            4840000,
            "00000000000000f4971a7fb37fbdff89315b69a2e1920c467654a382f0d64786",
            "ce6bb677bb2ee9789c4a1c9d73e6683c53fc20e8fdbedbdaaf468982a0c8db2a",
            536078574L));
  }
}
