package org.basalt.core.signing;

import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.SignatureChecker;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.sighash.TransactionSignatureChecker;

/// An input among others, and the output that it spends.
///
/// @param cache of the transaction without what is being signed; unknown outputs are empty in it
/// @param knowsAllCoins all outputs that the transaction spends are known
record InputContext(
    Secp256k1 engine,
    Transaction tx,
    int index,
    TxOut spent,
    SighashCache cache,
    boolean knowsAllCoins) {

  RecordingChecker recording(Signatures found) {
    SignatureChecker checker =
        new TransactionSignatureChecker(engine, tx, index, spent.valueSat(), cache);
    return new RecordingChecker(checker, found, knowsAllCoins);
  }

  SignatureChecker checker() {
    return recording(new Signatures());
  }
}
