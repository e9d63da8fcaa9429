package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.hash.Txid;

/// Unconfirmed transactions that are mined together, if at all.
///
/// @param txids each behind those that it depends on
/// @param weightWu of all, adjusted for signature operations
/// @param feeSat of all, as modified
public record MempoolChunk(List<Txid> txids, long weightWu, long feeSat) {
  public MempoolChunk {
    txids = List.copyOf(txids);
  }
}
