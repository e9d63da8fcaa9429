package org.basalt.core.sighash;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;

/// The digest that signatures of witness version 0 sign (BIP-0143): double SHA-256 of
///
/// | size | field         | zero where                              |
/// |-----:|---------------|-----------------------------------------|
/// |    4 | version       |                                         |
/// |   32 | hashPrevouts  | ANYONECANPAY                            |
/// |   32 | hashSequence  | ANYONECANPAY, NONE, SINGLE              |
/// |   36 | outpoint      |                                         |
/// |  var | scriptCode    |                                         |
/// |    8 | amount        |                                         |
/// |    4 | sequence      |                                         |
/// |   32 | hashOutputs   | NONE; SINGLE without an output          |
/// |    4 | locktime      |                                         |
/// |    4 | hash type     |                                         |
public final class SegwitV0Sighash {
  private static final int SIZE_WITHOUT_CODE = 164;
  private static final byte[] ZERO = new byte[32];

  private SegwitV0Sighash() {}

  /// @param script the script code is its bytes from `codeStart` on, CODESEPARATORs included
  /// @return 32 bytes
  public static byte[] hash(
      SighashCache cache, int inputIndex, byte[] script, int codeStart, long amountSat, int type) {
    Transaction tx = cache.tx();
    TxIn input = tx.inputs().get(inputIndex);
    boolean isOneInput = SighashType.isAnyoneCanPay(type);
    boolean isAllOutputs = !SighashType.isNone(type) && !SighashType.isSingle(type);
    int codeSize = script.length - codeStart;

    ArraySink out = new ArraySink(SIZE_WITHOUT_CODE + codeSize);
    out.int32Le(tx.version());
    out.bytes(isOneInput ? ZERO : cache.doubleDigests().prevouts());
    out.bytes(isOneInput || !isAllOutputs ? ZERO : cache.doubleDigests().sequences());
    input.prevout().writeTo(out);
    out.compactSize(codeSize);
    out.bytes(script, codeStart, codeSize).int64Le(amountSat).int32Le(input.sequence());
    if (isAllOutputs) {
      out.bytes(cache.doubleDigests().outputs());
    } else {
      out.bytes(singleOutput(tx, inputIndex, type));
    }
    out.int32Le(tx.locktime()).int32Le(type);
    return Sha256.hashTwice(out.array(), 0, out.size());
  }

  private static byte[] singleOutput(Transaction tx, int inputIndex, int type) {
    return SighashType.isSingle(type) && inputIndex < tx.outputs().size()
        ? Sha256.hash(hash(tx.outputs().get(inputIndex)))
        : ZERO;
  }

  /// SHA-256 of an output.
  static byte[] hash(TxOut output) {
    ArraySink out = new ArraySink(output.scriptPubKey().size() + 13);
    output.writeTo(out);
    return Sha256.hash(out.array(), 0, out.size());
  }
}
