package org.basalt.core.sighash;

import java.util.Optional;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.TaggedHash;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.TaprootSpend;

/*
 * Problem. The older digests leave things out that a signer wants to rely on: the amounts of the other inputs, the
 * scripts that are spent, the leaf that is executed. An offline signer can then be lied to about the fee, and a
 * signature may be moved to another script with the same key.
 *
 * Idea (BIP-0341, "Common signature message"). Sign everything, by hashes that the inputs of a transaction share: five
 * hashes over the whole transaction, then what is particular to the input. An epoch byte and a tag keep the digest
 * apart from every other hash; the spend type says whether an annex or a tapscript follows, so that no two messages of
 * different shapes have the same bytes.
 *
 * Invariant. The message of a spend never depends on a signature or a witness, except by its annex and leaf.
 */

/// The digest that taproot signatures sign: the tagged hash `TapSighash` of
///
/// | size | field                                       | present if                   |
/// |-----:|---------------------------------------------|------------------------------|
/// |    1 | epoch 0                                     |                              |
/// |    1 | hash type                                   |                              |
/// |  4+4 | version, locktime                           |                              |
/// | 4×32 | SHA-256 of outpoints, amounts, scripts, sequences | not ANYONECANPAY       |
/// |   32 | SHA-256 of outputs                          | DEFAULT or ALL               |
/// |    1 | spend type: 2 for a tapscript, 1 for an annex |                            |
/// |  var | outpoint, spent output, sequence            | ANYONECANPAY                 |
/// |    4 | input index                                 | not ANYONECANPAY             |
/// |   32 | SHA-256 of the annex                        | there is one                 |
/// |   32 | SHA-256 of the output of the same index     | SINGLE                       |
/// | 32+1+4 | leaf hash, key version 0, CODESEPARATOR   | tapscript                    |
public final class TaprootSighash {
  private static final int TYPICAL_SIZE = 256;
  private static final int EPOCH = 0;
  private static final int KEY_VERSION = 0;

  private TaprootSighash() {}

  /// @param codeSeparator unsigned; used for a tapscript only
  /// @return 32 bytes; none if the hash type is undefined, or SINGLE without an output of the
  ///   input's number
  public static Optional<byte[]> hash(
      SighashCache cache, int inputIndex, int type, TaprootSpend spend, int codeSeparator) {
    Transaction tx = cache.tx();
    boolean isSingle = SighashType.isSingle(type);
    if (!SighashType.isTaproot(type) || (isSingle && inputIndex >= tx.outputs().size())) {
      return Optional.empty();
    }
    boolean isOneInput = SighashType.isAnyoneCanPay(type);
    ArraySink out = new ArraySink(TYPICAL_SIZE);
    out.int8(EPOCH).int8(type).int32Le(tx.version()).int32Le(tx.locktime());
    if (!isOneInput) {
      out.bytes(cache.digests().prevouts());
      out.bytes(cache.spentDigests().amounts());
      out.bytes(cache.spentDigests().scripts());
      out.bytes(cache.digests().sequences());
    }
    if (!isSingle && !SighashType.isNone(type)) {
      out.bytes(cache.digests().outputs());
    }
    out.int8((spend.isScriptPath() ? 2 : 0) + (spend.hasAnnex() ? 1 : 0));
    if (isOneInput) {
      TxIn input = tx.inputs().get(inputIndex);
      input.prevout().writeTo(out);
      cache.spentOutputs().get(inputIndex).writeTo(out);
      out.int32Le(input.sequence());
    } else {
      out.int32Le(inputIndex);
    }
    out.bytes(spend.annexHash());
    if (isSingle) {
      out.bytes(SegwitV0Sighash.hash(tx.outputs().get(inputIndex)));
    }
    if (spend.isScriptPath()) {
      out.bytes(spend.leafHash()).int8(KEY_VERSION).int32Le(codeSeparator);
    }
    Sha256 hash = TaggedHash.TAP_SIGHASH.begin();
    return Optional.of(hash.bytes(out.array(), 0, out.size()).finish());
  }
}
