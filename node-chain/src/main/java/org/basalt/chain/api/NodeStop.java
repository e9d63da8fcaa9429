package org.basalt.chain.api;

/// How the ledger asks for the node to stop. Called on the ledger's own threads; returns at once.
public interface NodeStop {
  /// All is well, work is done (`-stopatheight`, `-stopafterblockimport`).
  void requestStop(String why);

  /// The node is broken: the disk fails, or an invariant does not hold. Nothing more is written.
  void fatal(String what, Throwable cause);
}
