package org.basalt.chain.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;

/// The mempool as others see it. It lives on the ledger's thread, in step with the chain.
public interface MempoolService {
  // Without waiting, from any thread. Answers come on the ledger's thread: post them on. They come
  // in the order of the calls, and behind the events that they caused.

  /// A transaction of the mempool. To be sure that one is not there, ask the ledger: this may be a
  /// moment behind. Answers at once.
  Optional<Transaction> find(Txid txid);

  /// Takes a transaction in if it may come in.
  void offer(Transaction tx, Consumer<TxOutcome> done);

  /// Takes transactions in one after the other, as [#offer] would, until one is not accepted; those
  /// behind it are not looked at. Between two of them, the ledger may do what others asked of it.
  ///
  /// @param transactions at least one
  /// @param done gets the outcomes of those that were judged, in order
  void offerInTurn(List<Transaction> transactions, Consumer<List<TxOutcome>> done);

  /// Takes a transaction and some of its parents in, as far as they may come in: first each by
  /// itself, then those that pay too little together.
  ///
  /// @param transactions parents before the child, which is the last
  void offerPackage(List<Transaction> transactions, Consumer<PackageOutcome> done);

  /// Asks what [#submit] would say; the mempool stays as it is.
  void inquireAdmission(Transaction tx, Consumer<TxOutcome.Judged> answer);

  /// Asks a short question; there is no answer if the ledger is about to close.
  <T> void inquire(Function<MempoolView, T> question, Consumer<T> answer);

  /// A user gave the transaction to this node: it is announced until a peer has fetched it. Does
  /// nothing if it is not in the mempool.
  void broadcastWanted(Txid txid);

  /// A peer has fetched it.
  void broadcastDone(Txid txid);

  // Waiting for the ledger's thread: for RPC and start-up only.

  /// Takes a transaction in if it may come in.
  TxOutcome.Judged submit(Transaction tx);

  /// Takes a transaction in if it may come in; empty if it could, but pays more than a limit.
  ///
  /// @param maxFeeSat 0 is no limit
  Optional<TxOutcome.Judged> submit(Transaction tx, long maxFeeSat);

  /// What [#submit] would say; the mempool stays as it is.
  TxOutcome.Judged test(Transaction tx);

  /// [#offerPackage], with an eye on fees by mistake.
  ///
  /// @param maxFeeRateSatPerKvB that a transaction may pay; 0 is no limit
  PackageOutcome submitPackage(List<Transaction> transactions, long maxFeeRateSatPerKvB);

  /// What the mempool would say if it were given some transactions one after the other; it stays as
  /// it is. They may not replace anything.
  ///
  /// @param transactions parents before children, whatever hangs together
  PackageOutcome testPackage(List<Transaction> transactions);

  /// Lets a transaction, known or not, count as if it paid more or less; adds to what was said
  /// before. False if it has an output of dust, which must pay nothing.
  boolean prioritise(Txid txid, long deltaSat);

  /// True when what was kept on disk has been read, or is not to be. Does not wait.
  boolean isLoaded();

  /// Writes the mempool to its file in the data directory. None if that fails; the log says why.
  Optional<Path> save();

  /// Takes in what a file has, as far as it may come in. False if it could not be read to its end;
  /// the log says why.
  boolean importFile(Path file, MempoolImport how);
}
