package org.basalt.chain.blocks;

/// Somebody who still needs old blocks.
public interface PruneLock {
  /// For the log.
  String name();

  /// The lowest block of the active chain that is still needed; [Integer#MAX_VALUE] if none. It and
  /// some blocks below it, for a reorganisation, are not deleted. Any thread.
  int firstHeight();
}
