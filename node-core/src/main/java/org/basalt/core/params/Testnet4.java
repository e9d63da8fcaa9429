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

/// The fourth public test network, from 2024: testnet3 with the rules of BIP-0094 against timewarps
/// and storms of easy blocks.
///
/// Values: Core `kernel/chainparams.cpp`.
public final class Testnet4 implements NetworkParams {
  private static final Block GENESIS =
      Genesis.of(
          "03/May/2024 000000000000000000001ebd58c244970b3aa9d783bb001011fbe8ea8e98e00e",
          new byte[33],
          1714777860L,
          393743547,
          0x1d00ffff,
          "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
          "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e");

  private final ConsensusParams consensus;

  public Testnet4() {
    this(DeploymentOverrides.NONE);
  }

  public Testnet4(DeploymentOverrides overrides) {
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
        /* enforcesBip94= */ true,
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
                /* thresholdBlocks= */ 1512)),
        Uint256.parse("0000000000000000000000000000000000000000000009a0fe15d0177d086304"),
        BlockHash.parse(
            "0000000002368b1e4ee27e2e85676ae6f9f9e69579b29093e9a82c170bf7cf8a") /* height 123613 */,
        Script.EMPTY);
  }

  @Override
  public String name() {
    return "testnet4";
  }

  @Override
  public String directory() {
    return "testnet4";
  }

  @Override
  public int magic() {
    return 0x283f161c;
  }

  @Override
  public int p2pPort() {
    return 48333;
  }

  @Override
  public int rpcPort() {
    return 48332;
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
    return List.of("seed.testnet4.bitcoin.sprovoost.nl.", "seed.testnet4.wiz.biz.");
  }

  @Override
  public List<String> fixedSeeds() {
    return Genesis.seeds("seeds-testnet4.txt");
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
    return new ChainTxData(1772013387L, 14191421L, 0.01848579579528412);
  }

  @Override
  public HeadersSyncParams headersSync() {
    return new HeadersSyncParams(606, 16092);
  }

  @Override
  public int pruneAfterHeight() {
    return 1000;
  }

  @Override
  public int assumedBlocksGb() {
    return 31;
  }

  @Override
  public int assumedCoinsGb() {
    return 2;
  }

  @Override
  public boolean checksConsistencyByDefault() {
    return false;
  }

  @Override
  public List<UtxoSnapshot> utxoSnapshots() {
    return List.of(
        UtxoSnapshot.of(
            90000,
            "0000000002ebe8bcda020e0dd6ccfbdfac531d2f6a81457191b99fc2df2dbe3b",
            "784fb5e98241de66fdd429f4392155c9e7db5c017148e66e8fdbc95746f8b9b5",
            11347043L),
        UtxoSnapshot.of(
            120000,
            "000000000bd2317e51b3c5794981c35ba894ce27d3e772d5c39ecd9cbce01dc8",
            "10b05d05ad468d0971162e1b222a4aa66caca89da2bb2a93f8f37fb29c4794b0",
            14141057L));
  }
}
