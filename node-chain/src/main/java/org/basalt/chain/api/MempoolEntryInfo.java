package org.basalt.chain.api;

import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;

/// An unconfirmed transaction and its place among the others.
///
/// @param sizeVb adjusted for signature operations
/// @param modifiedFeeSat the fee and what the operator has added to it
/// @param timeSec when it came
/// @param height of the tip then
/// @param ancestors and itself, their fees as modified
/// @param descendants likewise
/// @param chunkWeightWu of what it is mined with, adjusted
/// @param chunkFeeSat likewise
/// @param depends transactions that it spends from, in order of their ids' texts
/// @param spentBy transactions that spend from it, in order of their ids
/// @param isUnbroadcast given to this node by a user, and not yet fetched by any peer
/// @param signalsReplacement it or one of its ancestors does, by a sequence number (BIP-0125); all
///   may be replaced, whether they say so or not
public record MempoolEntryInfo(
    Transaction tx,
    long sizeVb,
    long feeSat,
    long modifiedFeeSat,
    long timeSec,
    int height,
    Family ancestors,
    Family descendants,
    long chunkWeightWu,
    long chunkFeeSat,
    List<Txid> depends,
    List<Txid> spentBy,
    boolean isUnbroadcast,
    boolean signalsReplacement) {
  public MempoolEntryInfo {
    depends = List.copyOf(depends);
    spentBy = List.copyOf(spentBy);
  }

  /// Transactions that depend on each other, counted together.
  public record Family(int count, long sizeVb, long feeSat) {}
}
