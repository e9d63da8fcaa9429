package org.basalt.core.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.DerSignature;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.LaxDer;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;
import org.basalt.core.testing.FuzzInput;

/// Any scripts and any witness under any rules: there is an answer, the same each time, and a rule
/// less never turns yes into no. All that is asked of a script without running it has an answer
/// too.
///
/// Signatures are good or bad by the hash of what is asked, so that both ways are walked.
public final class ScriptFuzz {
  private static final int MAX_ITEMS = 12;

  private ScriptFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    ScriptFlags flags = consistent(in.int16() | in.int8() << 16);
    ScriptFlags fewer = consistent(flags.bits() & (in.int16() | in.int8() << 16));
    List<byte[]> items = new ArrayList<>();
    int count = in.below(MAX_ITEMS);
    for (int i = 0; i < count; i++) {
      items.add(in.bytes(in.oneIn(20) ? in.int16() % 600 : in.below(80)));
    }
    int form = in.below(6);
    Script scriptSig = Script.of(in.bytes(form < 2 ? in.int8() : 0));
    Script body = Script.of(in.rest());
    look(body);
    switch (form) {
      case 0 -> judge(scriptSig, body, Witness.of(items), flags, fewer);
      case 1 -> judge(pushing(scriptSig, body), scriptHash(body), Witness.of(items), flags, fewer);
      case 2 -> {
        items.add(body.array());
        Script program = new ScriptBuilder().op(0).data(Sha256.hash(body.array())).build();
        judge(Script.EMPTY, program, Witness.of(items), flags, fewer);
      }
      case 3 -> {
        // A script path of BIP-0341; the tweak is the checker's to judge.
        items.add(body.array());
        byte[] control = new byte[33 + 32 * (body.size() % 3)];
        control[0] = (byte) (body.size() % 7 == 0 ? 0xc2 : 0xc0);
        items.add(control);
        judge(Script.EMPTY, taproot(), Witness.of(items), flags, fewer);
      }
      case 4 -> judge(Script.EMPTY, taproot(), Witness.of(items), flags, fewer);
      default -> {
        Script inner = new ScriptBuilder().op(0).data(Sha256.hash(body.array())).build();
        items.add(body.array());
        judge(pushing(Script.EMPTY, inner), scriptHash(inner), Witness.of(items), flags, fewer);
      }
    }
  }

  private static ScriptFlags consistent(int bits) {
    ScriptFlags flags = new ScriptFlags(bits & ScriptFlags.ALL.bits());
    if (flags.has(ScriptFlag.CLEANSTACK)) {
      flags = flags.with(ScriptFlag.WITNESS);
    }
    return flags.has(ScriptFlag.WITNESS) ? flags.with(ScriptFlag.P2SH) : flags;
  }

  private static Script pushing(Script start, Script pushed) {
    ArraySink out = new ArraySink();
    start.writeTo(out);
    if (pushed.size() <= 0xffff) {
      out.int8(0x4d).int16Le(pushed.size());
      pushed.writeTo(out);
    }
    return Script.of(out.toByteArray());
  }

  private static Script scriptHash(Script script) {
    return new ScriptBuilder().op(0xa9).data(Hash160.hash(script.array())).op(0x87).build();
  }

  private static Script taproot() {
    return new ScriptBuilder().op(0x51).data(new byte[32]).build();
  }

  private static void judge(
      Script scriptSig,
      Script scriptPubKey,
      Witness witness,
      ScriptFlags flags,
      ScriptFlags fewer) {
    ScriptError error =
        ScriptVerifier.verify(scriptSig, scriptPubKey, witness, flags, ByHash.YES_OR_NO);
    if (error != ScriptVerifier.verify(scriptSig, scriptPubKey, witness, flags, ByHash.YES_OR_NO)) {
      throw new AssertionError("two answers, one of them " + error);
    }
    ScriptError with =
        ScriptVerifier.verify(scriptSig, scriptPubKey, witness, fewer, ByHash.YES_OR_NO);
    if (error == ScriptError.OK && with != ScriptError.OK) {
      throw new AssertionError(flags + " says yes, " + fewer + " says " + with);
    }
    SigOps.witness(scriptSig, scriptPubKey, witness, flags);
    SigOps.p2sh(scriptSig, scriptPubKey);
  }

  private static void look(Script script) {
    ScriptAsm.text(script);
    ScriptAsm.textOfScriptSig(script);
    ScriptTemplate.of(script);
    ScriptTemplate.isUnspendable(script);
    if (SigOps.legacy(script, true) > SigOps.legacy(script, false)) {
      throw new AssertionError("exact counting finds more signatures");
    }
    boolean isPushOnly = ScriptReader.isPushOnly(script);
    if (isPushOnly && !ScriptReader.hasValidOps(script) && script.size() <= 520) {
      throw new AssertionError("pushes that cannot be read");
    }
    LaxDer.parse(script.array())
        .ifPresent(compact -> {
          byte[] again = LaxDer.parse(DerSignature.encode(compact)).orElseThrow();
          if (!Arrays.equals(again, compact)) {
            throw new AssertionError("a signature that changes by encoding");
          }
        });
  }

  /// Answers by what is asked, and by nothing else.
  private enum ByHash implements SignatureChecker {
    YES_OR_NO;

    private static boolean isGood(byte[]... parts) {
      ArraySink all = new ArraySink();
      for (byte[] part : parts) {
        all.varBytes(part);
      }
      return (Sha256.hash(all.toByteArray())[0] & 3) != 0;
    }

    @Override
    public boolean checkEcdsa(
        byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version) {
      byte[] code = Arrays.copyOfRange(script, codeStart, script.length);
      return signature.length > 0 && isGood(signature, publicKey, code);
    }

    @Override
    public ScriptError checkSchnorr(
        byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator) {
      boolean isOfSize = signature.length == 64 || signature.length == 65;
      return !isOfSize
          ? ScriptError.SCHNORR_SIG_SIZE
          : isGood(signature, publicKey) ? ScriptError.OK : ScriptError.SCHNORR_SIG;
    }

    @Override
    public boolean checkTaprootTweak(
        byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
      return isGood(outputKey, internalKey, tweak);
    }

    @Override
    public boolean checkLocktime(long locktime) {
      return locktime % 3 != 0;
    }

    @Override
    public boolean checkSequence(long sequence) {
      return sequence % 3 != 0;
    }
  }
}
