package org.basalt.core.signing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.ScriptVerifier;
import org.basalt.core.script.SigVersion;
import org.basalt.core.script.TaprootSpend;
import org.basalt.core.sighash.LegacySighash;
import org.basalt.core.sighash.SegwitV0Sighash;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.sighash.TaprootSighash;

/// Satisfies the output that one input spends, as far as keys, scripts and signatures at hand go
/// (Core `sign.cpp` ProduceSignature).
///
/// An output is a wrapping of at most three: pay-to-script-hash around a witness program around a
/// script. Each is solved on its own and its items are put where they belong. Of a multisig whose
/// signatures are not all there, empty items keep the places, so that others can add theirs.
final class InputSigner {
  private static final byte[] NOTHING = new byte[0];

  private final InputContext context;
  private final KeyRing ring;
  private final PartialInput known;
  private final int sighashType;

  InputSigner(InputContext context, KeyRing ring, PartialInput known, int sighashType) {
    this.context = context;
    this.ring = ring;
    this.known = known;
    this.sighashType = sighashType;
  }

  /// What satisfies one script, or what of it is there; for a hash, what stands behind it.
  private record Step(ScriptTemplate.Kind kind, List<byte[]> items, boolean isSolved) {
    boolean is(ScriptTemplate.Kind wanted) {
      return isSolved && kind == wanted;
    }

    /// A hash of scripts or keys, that may not be wrapped once more.
    boolean isWrapper() {
      return kind == ScriptTemplate.Kind.SCRIPTHASH
          || kind == ScriptTemplate.Kind.WITNESS_V0_SCRIPTHASH
          || kind == ScriptTemplate.Kind.WITNESS_V0_KEYHASH;
    }
  }

  SignedInput sign() {
    if (known.isComplete()) {
      return known.asItIs();
    }
    Script spent = context.spent().scriptPubKey();
    Step step = solve(spent, SigVersion.BASE);
    boolean isScriptHash = step.is(ScriptTemplate.Kind.SCRIPTHASH);
    byte[] redeemScript = isScriptHash ? step.items().getFirst() : NOTHING;
    boolean isSolved = step.isSolved();
    if (isScriptHash) {
      step = solve(Script.of(redeemScript), SigVersion.BASE);
      isSolved = step.isSolved() && step.kind() != ScriptTemplate.Kind.SCRIPTHASH;
    }
    List<byte[]> items = new ArrayList<>(step.items());
    Witness witness = Witness.EMPTY;
    if (isSolved && step.kind() == ScriptTemplate.Kind.WITNESS_V0_KEYHASH) {
      Step inner = solve(keyHashScript(items.getFirst()), SigVersion.WITNESS_V0);
      isSolved = inner.isSolved();
      witness = Witness.of(inner.items());
      items.clear();
    } else if (isSolved && step.kind() == ScriptTemplate.Kind.WITNESS_V0_SCRIPTHASH) {
      byte[] witnessScript = items.getFirst();
      Step inner = solve(Script.of(witnessScript), SigVersion.WITNESS_V0);
      isSolved = inner.isSolved() && !inner.isWrapper();
      List<byte[]> stack = new ArrayList<>(inner.items());
      stack.add(witnessScript);
      witness = Witness.of(stack);
      items.clear();
    } else if (step.kind() == ScriptTemplate.Kind.WITNESS_V1_TAPROOT && !isScriptHash) {
      witness = isSolved ? Witness.of(items) : known.witness();
      items.clear();
    }
    if (isScriptHash) {
      items.add(redeemScript);
    }
    Script scriptSig = pushAll(items);
    ScriptError error =
        ScriptVerifier.verify(scriptSig, spent, witness, ScriptFlags.STANDARD, context.checker());
    return new SignedInput(scriptSig, witness, isSolved && error == ScriptError.OK);
  }

  private static Script keyHashScript(byte[] hash) {
    return new ScriptBuilder()
        .op(Opcode.OP_DUP)
        .op(Opcode.OP_HASH160)
        .data(hash)
        .op(Opcode.OP_EQUALVERIFY)
        .op(Opcode.OP_CHECKSIG)
        .build();
  }

  /// Pushes, each in the shortest way.
  private static Script pushAll(List<byte[]> items) {
    ScriptBuilder script = new ScriptBuilder();
    for (byte[] item : items) {
      if (item.length == 0) {
        script.op(Opcode.OP_0);
      } else if (item.length == 1 && item[0] >= 1 && item[0] <= 16) {
        script.number(item[0]);
      } else if (item.length == 1 && (item[0] & 0xff) == 0x81) {
        script.number(-1);
      } else {
        script.data(item);
      }
    }
    return script.build();
  }

  private Step solve(Script script, SigVersion version) {
    ScriptTemplate template = ScriptTemplate.of(script);
    List<byte[]> blanks = template.solutions();
    ScriptTemplate.Kind kind = template.kind();
    return switch (kind) {
      case NONSTANDARD, NULL_DATA, WITNESS_UNKNOWN -> unsolved(kind);
      case ANCHOR -> new Step(kind, List.of(), true);
      case PUBKEY -> step(kind, ecdsa(blanks.getFirst(), script, version).map(List::of));
      case PUBKEYHASH ->
          step(
              kind,
              publicKey(blanks.getFirst())
                  .flatMap(key ->
                      ecdsa(key, script, version).map(signature -> List.of(signature, key))));
      case SCRIPTHASH ->
          step(
              kind,
              ring.redeemScript(blanks.getFirst())
                  .or(() -> knownScript(blanks.getFirst()))
                  .map(found -> List.of(found.array())));
      case WITNESS_V0_KEYHASH -> new Step(kind, List.of(blanks.getFirst()), true);
      case WITNESS_V0_SCRIPTHASH ->
          step(
              kind,
              ring.witnessScript(blanks.getFirst())
                  .or(() -> knownScript(org.basalt.core.crypto.Ripemd160.hash(blanks.getFirst())))
                  .map(found -> List.of(found.array())));
      case WITNESS_V1_TAPROOT -> step(kind, schnorr(blanks.getFirst()).map(List::of));
      case MULTISIG -> multisig(blanks, script, version);
    };
  }

  private static Step unsolved(ScriptTemplate.Kind kind) {
    return new Step(kind, List.of(), false);
  }

  private static Step step(ScriptTemplate.Kind kind, Optional<List<byte[]>> items) {
    return items.map(all -> new Step(kind, all, true)).orElseGet(() -> unsolved(kind));
  }

  /// A script that the input brought with it.
  private Optional<Script> knownScript(byte[] hash160) {
    String id = org.basalt.core.bytes.Hex.encode(hash160);
    for (Script script : List.of(known.redeemScript(), known.witnessScript())) {
      if (KeyRing.id(script.array()).equals(id)) {
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> publicKey(byte[] hash) {
    String id = org.basalt.core.bytes.Hex.encode(hash);
    return known
        .signatures()
        .of(id)
        .map(Signatures.Signature::publicKey)
        .or(() -> ring.key(id).map(KeyRing.Key::publicKey));
  }

  private Step multisig(List<byte[]> blanks, Script script, SigVersion version) {
    int needed = blanks.getFirst()[0];
    List<byte[]> items = new ArrayList<>();
    // CHECKMULTISIG takes an item more than it should.
    items.add(NOTHING);
    for (byte[] key : blanks.subList(1, blanks.size() - 1)) {
      if (items.size() <= needed) {
        ecdsa(key, script, version).ifPresent(items::add);
      }
    }
    boolean isSolved = items.size() == needed + 1;
    while (items.size() <= needed) {
      items.add(NOTHING);
    }
    return new Step(ScriptTemplate.Kind.MULTISIG, items, isSolved);
  }

  /// DER and hash type: a signature that is there already, or a new one.
  private Optional<byte[]> ecdsa(byte[] publicKey, Script script, SigVersion version) {
    String id = KeyRing.id(publicKey);
    return known
        .signatures()
        .of(id)
        .map(Signatures.Signature::bytes)
        .or(() -> ring.key(id).flatMap(key -> newEcdsa(key, script, version)));
  }

  private Optional<byte[]> newEcdsa(KeyRing.Key key, Script script, SigVersion version) {
    boolean isWitness = version == SigVersion.WITNESS_V0;
    if (isWitness && !key.isCompressed()) {
      return Optional.empty();
    }
    int type = sighashType == SighashType.DEFAULT ? SighashType.ALL : sighashType;
    byte[] digest =
        isWitness
            ? SegwitV0Sighash.hash(
                context.cache(),
                context.index(),
                script.array(),
                0,
                context.spent().valueSat(),
                type)
            : LegacySighash.hash(context.cache(), context.index(), script.array(), 0, type);
    byte[] signature = withType(context.engine().signEcdsa(key.secret(), digest), type);
    known.signatures().add(key.publicKey(), signature);
    return Optional.of(signature);
  }

  /// By the key path with the output's own key; which key it was tweaked from is not known here.
  private Optional<byte[]> schnorr(byte[] outputKey) {
    if (!context.knowsAllCoins()) {
      return Optional.empty();
    }
    return ring.keyByX(outputKey)
        .flatMap(key ->
            TaprootSighash.hash(
                    context.cache(),
                    context.index(),
                    sighashType,
                    new TaprootSpend(NOTHING, NOTHING),
                    TaprootSpend.NO_CODE_SEPARATOR)
                .map(digest -> context.engine().signSchnorr(key.secret(), digest, new byte[32])))
        .map(signature ->
            sighashType == SighashType.DEFAULT ? signature : withType(signature, sighashType));
  }

  private static byte[] withType(byte[] signature, int type) {
    byte[] all = Arrays.copyOf(signature, signature.length + 1);
    all[signature.length] = (byte) type;
    return all;
  }
}
