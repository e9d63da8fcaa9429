package org.basalt.chain.tree;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.DeploymentState;
import org.basalt.core.consensus.UnknownBits;
import org.basalt.core.consensus.VersionBits;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.runtime.OwnedBy;

/// Votes by version bits (BIP-0009) with what was once counted remembered: the state of a period
/// never changes, since it depends on the blocks before it alone.
@OwnedBy("chain")
public final class DeploymentStates {
  private final List<VersionBits> votes;
  private final UnknownBits unknown;

  /// @param isTestChain unknown votes are counted in shorter periods there
  public DeploymentStates(ConsensusParams params, boolean isTestChain) {
    votes =
        params.deployments().stream()
            .map(deployment -> new VersionBits(deployment, new Memory()))
            .toList();
    List<Memory> memories =
        IntStream.range(0, UnknownBits.WATCHED_BITS).mapToObj(_ -> new Memory()).toList();
    unknown = new UnknownBits(params, isTestChain, votes, memories);
  }

  /// Version of a block on `prev` that votes for all that can be voted for.
  public int blockVersion(BlockNode prev) {
    return VersionBits.blockVersion(votes, prev);
  }

  /// Bits by which rules that we do not know are locked in or active after a block.
  public List<UnknownBits.Activation> unknownAfter(BlockNode tip) {
    return unknown.activationsAfter(tip);
  }

  /// Grows by one entry for each period and bit.
  private static final class Memory implements VersionBits.Cache {
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
}
