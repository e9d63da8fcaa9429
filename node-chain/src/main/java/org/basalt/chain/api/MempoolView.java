package org.basalt.chain.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;

/// The live mempool, for a question that runs between two commands of the ledger. Never kept beyond
/// the question.
public interface MempoolView {
  MempoolInfo info();

  /// In the order of mining.
  List<Txid> txids();

  /// Those of some transactions that are in the mempool, in the order of mining.
  List<Wtxid> inMiningOrder(Collection<Wtxid> wtxids);

  /// Given to this node by its users, and not yet fetched by any peer; in order of their ids.
  List<Txid> unbroadcast();

  Optional<Transaction> transaction(Txid txid);

  Optional<MempoolEntryInfo> entry(Txid txid);

  /// All that an unconfirmed transaction depends on, in the order of their ids; empty if it is
  /// unknown.
  Optional<List<MempoolEntryInfo>> ancestors(Txid txid);

  /// All that depends on an unconfirmed transaction, likewise.
  Optional<List<MempoolEntryInfo>> descendants(Txid txid);

  /// All that hangs together with an unconfirmed transaction, in the order of mining; empty if it
  /// is unknown.
  Optional<List<MempoolChunk>> cluster(Txid txid);

  /// Everything, in the order of mining.
  List<MempoolChunk> chunks();

  /// What the operator has added to fees, by transaction, known or not; in order of their ids.
  Map<Txid, Long> feeDeltasSat();

  /// The unconfirmed transaction that spends an output.
  Optional<Transaction> spender(OutPoint outpoint);

  /// An output of an unconfirmed transaction, spent or not.
  Optional<TxOut> output(OutPoint outpoint);
}
