package org.basalt.chain.kv;

/// When a committed batch is safe. Whatever is chosen, a crash leaves the state as of some batch:
/// never part of a batch, never a batch without those before it.
public enum Durability {
  /// Safe against a crash of the machine when the commit returns.
  SYNCED,
  /// Safe against a crash of the process when the commit returns, of the machine soon after.
  LOGGED,
  /// Safe at the next [KeyValueStore#flush()], or earlier when the store chooses; saves writing
  /// everything twice.
  UNLOGGED
}
