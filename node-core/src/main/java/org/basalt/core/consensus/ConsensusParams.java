package org.basalt.core.consensus;

import java.util.List;
import java.util.Map;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Script;

/// What consensus depends on (Core `consensus/params.h`).
///
/// @param genesisHash of block 0, which no rule judges
/// @param powLimit the easiest target
/// @param targetSpacingSec 600 everywhere
/// @param targetTimespanSec of a retarget period
/// @param subsidyHalvingInterval in blocks
/// @param allowsMinDifficultyBlocks the testnet rule: a block 20 minutes late may have the easiest
///   target
/// @param hasNoRetargeting regtest: bits never change
/// @param enforcesBip94 timewarp and block-storm rules of BIP-0094
/// @param bip34Height first height at which the rule holds; likewise the others
/// @param bip34Hash of the block at `bip34Height`, or zero: below it BIP-0030 need not be checked
/// @param segwitHeight BIP-0141, 143, 147
/// @param scriptFlagExceptions blocks that break a rule older than them, and which of P2SH, WITNESS
///   and TAPROOT hold for them all the same (names as in `ScriptFlag`)
/// @param bip30Exceptions blocks whose coinbase repeats an earlier, unspent one
/// @param bip30Overwritten blocks whose coinbase was overwritten by those
/// @param minBip9WarningHeight unknown version bits below it raise no warning
/// @param deployments BIP-0009
/// @param minimumChainWork of a chain worth following
/// @param assumeValid scripts of its ancestors need no check; zero if none
/// @param signetChallenge the script that block signatures satisfy (BIP-0325); empty if not a
///   signet
public record ConsensusParams(
    BlockHash genesisHash,
    Uint256 powLimit,
    long targetSpacingSec,
    long targetTimespanSec,
    int subsidyHalvingInterval,
    boolean allowsMinDifficultyBlocks,
    boolean hasNoRetargeting,
    boolean enforcesBip94,
    int bip34Height,
    BlockHash bip34Hash,
    int bip65Height,
    int bip66Height,
    int csvHeight,
    int segwitHeight,
    Map<BlockHash, List<String>> scriptFlagExceptions,
    Map<Integer, BlockHash> bip30Exceptions,
    Map<Integer, BlockHash> bip30Overwritten,
    int minBip9WarningHeight,
    List<Deployment> deployments,
    Uint256 minimumChainWork,
    BlockHash assumeValid,
    Script signetChallenge) {

  /// Blocks in a retarget period.
  public int retargetInterval() {
    return (int) (targetTimespanSec / targetSpacingSec);
  }

  public boolean isSignet() {
    return !signetChallenge.isEmpty();
  }

  /// The same with other rules' heights and other votes; for tests (`-testactivationheight`,
  /// `-vbparams`).
  public ConsensusParams with(DeploymentOverrides overrides) {
    return new ConsensusParams(
        genesisHash,
        powLimit,
        targetSpacingSec,
        targetTimespanSec,
        subsidyHalvingInterval,
        allowsMinDifficultyBlocks,
        hasNoRetargeting,
        enforcesBip94,
        overrides.height(BuriedDeployment.BIP34, bip34Height),
        bip34Hash,
        overrides.height(BuriedDeployment.CLTV, bip65Height),
        overrides.height(BuriedDeployment.DERSIG, bip66Height),
        overrides.height(BuriedDeployment.CSV, csvHeight),
        overrides.height(BuriedDeployment.SEGWIT, segwitHeight),
        scriptFlagExceptions,
        bip30Exceptions,
        bip30Overwritten,
        minBip9WarningHeight,
        deployments.stream().map(overrides::applyTo).toList(),
        minimumChainWork,
        assumeValid,
        signetChallenge);
  }

  /// First height at which a buried rule holds.
  public int heightOf(BuriedDeployment deployment) {
    return switch (deployment) {
      case BIP34 -> bip34Height;
      case DERSIG -> bip66Height;
      case CLTV -> bip65Height;
      case CSV -> csvHeight;
      case SEGWIT -> segwitHeight;
    };
  }
}
