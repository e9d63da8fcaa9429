package org.basalt.rpc.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// What RPC may ask of the process around ledger and network. Any thread.
public interface NodeControl {
  /// Begins an orderly stop and returns at once.
  void requestStop();

  /// Since the process began; moves with a mocked clock as Core's does not: real time.
  Duration uptime();

  /// The debug log's file.
  Path logFile();

  /// All categories in Core's order, and whether each is on.
  SequencedMap<String, Boolean> logCategories();

  /// Switches a category; `all` and `1` mean every one, `none` and `0` the opposite for excluding.
  ///
  /// @return false if there is no such category
  boolean setLogCategory(String category, boolean isOn);

  /// Warnings for the operator, as `getblockchaininfo` and others list them.
  List<String> warnings();

  /// Names given to `-deprecatedrpc`.
  Set<String> deprecatedMethods();

  /// Bytes that blocks and undo data take on disk.
  long blockStoreBytes();
}
