package org.basalt.p2p.peer;

import org.basalt.core.verdict.BlockVerdict;

/// Which verdict on a block or header costs its sender the connection (Core
/// `MaybePunishNodeForBlock`).
public final class Discipline {
  private Discipline() {}

  /// What becomes of a sender.
  public enum Penalty {
    NONE,
    /// Disconnect, and prefer others to the address for a while.
    DISCOURAGE
  }

  /// @param isOutbound we chose the peer, so it should know better than to repeat known-invalid
  ///   blocks
  /// @param viaCompactBlock the block was put together from a `cmpctblock`, whose sender need not
  ///   have validated it (BIP-0152)
  public static Penalty of(BlockVerdict verdict, boolean isOutbound, boolean viaCompactBlock) {
    return switch (verdict) {
      case BlockVerdict.Valid _, BlockVerdict.LowWork _, BlockVerdict.TimeInFuture _ ->
          Penalty.NONE;
      case BlockVerdict.ConsensusFailure _, BlockVerdict.Mutated _ ->
          viaCompactBlock ? Penalty.NONE : Penalty.DISCOURAGE;
      case BlockVerdict.CachedInvalid _ ->
          isOutbound && !viaCompactBlock ? Penalty.DISCOURAGE : Penalty.NONE;
      case BlockVerdict.InvalidHeader _,
          BlockVerdict.InvalidPrevious _,
          BlockVerdict.MissingPrevious _ ->
          Penalty.DISCOURAGE;
    };
  }
}
