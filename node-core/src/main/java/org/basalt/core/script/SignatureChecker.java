package org.basalt.core.script;

/// What a script asks about the transaction that spends: signatures and lock times.
///
/// Encodings that flags demand are checked by the interpreter before it asks. Arrays are read only.
public interface SignatureChecker {
  /// Says no to everything: for scripts outside of a transaction.
  SignatureChecker NONE =
      new SignatureChecker() {
        @Override
        public boolean checkEcdsa(
            byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version) {
          return false;
        }

        @Override
        public ScriptError checkSchnorr(
            byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator) {
          return ScriptError.SCHNORR_SIG;
        }

        @Override
        public boolean checkTaprootTweak(
            byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
          return false;
        }

        @Override
        public boolean checkLocktime(long locktime) {
          return false;
        }

        @Override
        public boolean checkSequence(long sequence) {
          return false;
        }
      };

  /// Verifies an ECDSA signature.
  ///
  /// @param signature DER and one byte of hash type; may be empty or malformed, which is false
  /// @param publicKey any bytes
  /// @param script the script code is its bytes from `codeStart` to the end
  /// @param version [SigVersion#BASE] or [SigVersion#WITNESS_V0]
  boolean checkEcdsa(
      byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version);

  /// Verifies a BIP-0340 signature of a taproot spend.
  ///
  /// @param signature 64 bytes, or 65 with a hash type; other sizes are an error
  /// @param publicKey 32 bytes
  /// @param codeSeparator position of the last executed CODESEPARATOR, counted in opcodes;
  ///   [TaprootSpend#NO_CODE_SEPARATOR] if there was none
  /// @return OK, SCHNORR_SIG_SIZE, SCHNORR_SIG_HASHTYPE or SCHNORR_SIG
  ScriptError checkSchnorr(
      byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator);

  /// True if the output key is the internal key plus `tweak` times the generator (BIP-0341). All
  /// keys are x-only.
  ///
  /// @param parity of the output key's y: 0 or 1
  boolean checkTaprootTweak(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak);

  /// True if the transaction is locked at least until `locktime` (BIP-0065).
  ///
  /// @param locktime 0 to 2^39 - 1
  boolean checkLocktime(long locktime);

  /// True if the input is locked for at least `sequence` (BIP-0112).
  ///
  /// @param sequence 0 to 2^39 - 1, without the disable flag
  boolean checkSequence(long sequence);
}
