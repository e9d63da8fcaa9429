package org.basalt.core.sighash;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.SigVersion;
import org.basalt.core.script.SignatureChecker;
import org.basalt.core.script.TaprootSpend;
import org.jspecify.annotations.Nullable;

/// Answers a script's questions about one input of a transaction. Not thread-safe: make one for
/// each input.
public final class TransactionSignatureChecker implements SignatureChecker {
  private static final int SCHNORR_SIZE = 64;

  /// Lock times below are heights, from here on seconds (Core LOCKTIME_THRESHOLD).
  private static final long LOCKTIME_THRESHOLD = 500_000_000;

  private static final int MIN_SEQUENCE_VERSION = 2;
  private static final int SEQUENCE_DISABLE_FLAG = 1 << 31;
  private static final long SEQUENCE_TYPE_FLAG = 1 << 22;
  private static final long SEQUENCE_MASK = SEQUENCE_TYPE_FLAG | 0xffff;

  private final Secp256k1 engine;
  private final Transaction tx;
  private final int inputIndex;
  private final long amountSat;
  private final SighashCache cache;
  private @Nullable Begun begun;

  /// A digest before segwit up to its hash type: CHECKMULTISIG needs the same one for key after
  /// key, and an adversary may choose another meaningless bit of the hash type for each.
  private record Begun(byte[] script, int codeStart, int type, Sha256 hash) {
    boolean isFor(byte[] otherScript, int otherStart, int otherType) {
      return LegacySighash.isSameClass(type, otherType)
          && LegacySighash.isSameCode(script, codeStart, otherScript, otherStart);
    }
  }

  /// @param amountSat of the output that the input spends
  /// @param cache of the same transaction
  public TransactionSignatureChecker(
      Secp256k1 engine, Transaction tx, int inputIndex, long amountSat, SighashCache cache) {
    if (!cache.tx().equals(tx)) {
      throw new IllegalArgumentException("the cache is of another transaction");
    }
    this.engine = engine;
    this.tx = tx;
    this.inputIndex = inputIndex;
    this.amountSat = amountSat;
    this.cache = cache;
  }

  @Override
  public boolean checkEcdsa(
      byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version) {
    if (signature.length == 0 || !PublicKeyForm.isKnown(publicKey)) {
      return false;
    }
    int type = signature[signature.length - 1] & 0xff;
    byte[] digest =
        version == SigVersion.WITNESS_V0
            ? SegwitV0Sighash.hash(cache, inputIndex, script, codeStart, amountSat, type)
            : legacyDigest(script, codeStart, type);
    return engine.verifyEcdsa(Arrays.copyOf(signature, signature.length - 1), publicKey, digest);
  }

  private byte[] legacyDigest(byte[] script, int codeStart, int type) {
    if (LegacySighash.isSingleWithoutOutput(tx, inputIndex, type)) {
      return LegacySighash.one();
    }
    Begun known = begun;
    if (known == null || !known.isFor(script, codeStart, type)) {
      Sha256 hash = LegacySighash.begin(cache, inputIndex, script, codeStart, type);
      known = new Begun(script, codeStart, type, hash);
      begun = known;
    }
    return LegacySighash.finish(known.hash.copy(), type);
  }

  @Override
  public ScriptError checkSchnorr(
      byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator) {
    int type = SighashType.DEFAULT;
    byte[] plain = signature;
    if (signature.length == SCHNORR_SIZE + 1) {
      type = signature[SCHNORR_SIZE] & 0xff;
      if (type == SighashType.DEFAULT) {
        return ScriptError.SCHNORR_SIG_HASHTYPE;
      }
      plain = Arrays.copyOf(signature, SCHNORR_SIZE);
    } else if (signature.length != SCHNORR_SIZE) {
      return ScriptError.SCHNORR_SIG_SIZE;
    }
    Optional<byte[]> digest = TaprootSighash.hash(cache, inputIndex, type, spend, codeSeparator);
    if (digest.isEmpty()) {
      return ScriptError.SCHNORR_SIG_HASHTYPE;
    }
    return engine.verifySchnorr(plain, publicKey, digest.get())
        ? ScriptError.OK
        : ScriptError.SCHNORR_SIG;
  }

  @Override
  public boolean checkTaprootTweak(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    return engine.isTweakedKey(outputKey, parity, internalKey, tweak);
  }

  /// A height is compared with a height, a time with a time; and an input that says "final" could
  /// let the transaction into an earlier block.
  @Override
  public boolean checkLocktime(long locktime) {
    long txLocktime = Integer.toUnsignedLong(tx.locktime());
    boolean isSameKind = (locktime < LOCKTIME_THRESHOLD) == (txLocktime < LOCKTIME_THRESHOLD);
    return isSameKind && locktime <= txLocktime && input().sequence() != TxIn.SEQUENCE_FINAL;
  }

  /// Likewise of blocks and time. Bits without a meaning are not compared.
  @Override
  public boolean checkSequence(long sequence) {
    int txSequence = input().sequence();
    if (Integer.compareUnsigned(tx.version(), MIN_SEQUENCE_VERSION) < 0
        || (txSequence & SEQUENCE_DISABLE_FLAG) != 0) {
      return false;
    }
    long wanted = sequence & SEQUENCE_MASK;
    long actual = txSequence & SEQUENCE_MASK;
    boolean isSameKind = (wanted < SEQUENCE_TYPE_FLAG) == (actual < SEQUENCE_TYPE_FLAG);
    return isSameKind && wanted <= actual;
  }

  private TxIn input() {
    return tx.inputs().get(inputIndex);
  }
}
