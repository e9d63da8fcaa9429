package org.basalt.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;

/// The rules of BIP-0341 and BIP-0342, one by one.
class TapscriptTest {
  private static final ScriptFlags CONSENSUS =
      ScriptFlags.parse(
          "P2SH,WITNESS,TAPROOT,DERSIG,NULLDUMMY,CHECKLOCKTIMEVERIFY,CHECKSEQUENCEVERIFY");
  private static final byte[] KEY =
      Hex.decode("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  private static final byte[] SIGNATURE = filled(64, 1);
  private static final byte[] EMPTY = {};
  private static final byte[] ONE = {1};

  private final Secp256k1 engine = new BouncyCastleSecp256k1();

  /// Takes every signature of 64 bytes that begins with 1 for valid; tweaks are real.
  private final SignatureChecker checker =
      new SignatureChecker() {
        @Override
        public boolean checkEcdsa(
            byte[] signature, byte[] publicKey, byte[] script, int codeStart, SigVersion version) {
          throw new AssertionError("no ECDSA in tapscript");
        }

        @Override
        public ScriptError checkSchnorr(
            byte[] signature, byte[] publicKey, TaprootSpend spend, int codeSeparator) {
          if (signature.length != 64) {
            return ScriptError.SCHNORR_SIG_SIZE;
          }
          lastCodeSeparator = codeSeparator;
          lastSpend.clear();
          lastSpend.add(spend);
          return signature[0] == 1 ? ScriptError.OK : ScriptError.SCHNORR_SIG;
        }

        @Override
        public boolean checkTaprootTweak(
            byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
          return engine.isTweakedKey(outputKey, parity, internalKey, tweak);
        }

        @Override
        public boolean checkLocktime(long locktime) {
          return true;
        }

        @Override
        public boolean checkSequence(long sequence) {
          return true;
        }
      };

  private int lastCodeSeparator;
  private final List<TaprootSpend> lastSpend = new ArrayList<>();

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private ScriptError spend(Script leaf, byte[]... items) {
    return spend(CONSENSUS, TaprootTree.LEAF_TAPSCRIPT, leaf, items);
  }

  private ScriptError spend(ScriptFlags flags, int version, Script leaf, byte[]... items) {
    byte[] root = TaprootTree.leafHash(version, leaf.array());
    byte[] tweaked = engine.tweakAddXOnly(KEY, TaprootTree.tweak(KEY, root)).orElseThrow();
    byte[] control = new byte[33];
    control[0] = (byte) (version | tweaked[32]);
    System.arraycopy(KEY, 0, control, 1, 32);
    List<byte[]> witness = new ArrayList<>(List.of(items));
    witness.add(leaf.array());
    witness.add(control);
    return verify(flags, Arrays.copyOf(tweaked, 32), witness);
  }

  private ScriptError verify(ScriptFlags flags, byte[] outputKey, List<byte[]> witness) {
    Script scriptPubKey = new ScriptBuilder().number(1).data(outputKey).build();
    return ScriptVerifier.verify(Script.EMPTY, scriptPubKey, Witness.of(witness), flags, checker);
  }

  private static Script script(String text) {
    return ScriptText.parse(text);
  }

  private static Script repeated(int count, int opcode, String last) {
    byte[] opcodes = filled(count, opcode);
    return new ScriptBuilder().raw(opcodes).raw(script(last).array()).build();
  }

  @Test
  void scriptsHaveNoLimitOfSizeOrOpcodes() {
    assertThat(spend(repeated(20_000, Opcode.OP_NOP, "1"))).isEqualTo(ScriptError.OK);
  }

  @Test
  void argumentsOfIfMustBeMinimalByConsensus() {
    Script leaf = script("IF 1 ELSE 1 ENDIF");
    assertThat(spend(leaf, ONE)).isEqualTo(ScriptError.OK);
    assertThat(spend(leaf, EMPTY)).isEqualTo(ScriptError.OK);
    assertThat(spend(leaf, new byte[] {2})).isEqualTo(ScriptError.TAPSCRIPT_MINIMALIF);
    assertThat(spend(leaf, new byte[] {0})).isEqualTo(ScriptError.TAPSCRIPT_MINIMALIF);
    assertThat(spend(script("NOTIF 1 ELSE 1 ENDIF"), new byte[] {1, 0}))
        .isEqualTo(ScriptError.TAPSCRIPT_MINIMALIF);
  }

  @Test
  void successOpcodesComeBeforeEveryLimit() {
    byte[] tooLarge = new byte[521];
    assertThat(spend(script("0 IF 0x50 ENDIF"), tooLarge)).isEqualTo(ScriptError.OK);
    assertThat(spend(script("RETURN 0xfe 0x4c"))).isEqualTo(ScriptError.OK);
    assertThat(spend(script("0x4c")))
        .as("a malformed push before any success opcode")
        .isEqualTo(ScriptError.BAD_OPCODE);
    assertThat(spend(script("0x05 0x50")))
        .as("a success opcode inside of a malformed push")
        .isEqualTo(ScriptError.BAD_OPCODE);
    ScriptFlags policy = CONSENSUS.with(ScriptFlag.DISCOURAGE_OP_SUCCESS);
    assertThat(spend(policy, 0xc0, script("0x50"))).isEqualTo(ScriptError.DISCOURAGE_OP_SUCCESS);
  }

  @Test
  void everyOpcodeThatBip342ReservesSucceeds() {
    for (int opcode = 0; opcode < 256; opcode++) {
      boolean isReserved =
          opcode == 80
              || opcode == 98
              || (opcode >= 126 && opcode <= 129)
              || (opcode >= 131 && opcode <= 134)
              || opcode == 137
              || opcode == 138
              || opcode == 141
              || opcode == 142
              || (opcode >= 149 && opcode <= 153)
              || (opcode >= 187 && opcode <= 254);
      Script leaf = new ScriptBuilder().op(Opcode.OP_RETURN).op(opcode).build();
      assertThat(spend(leaf).isOk()).as(Opcode.name(opcode)).isEqualTo(isReserved);
    }
  }

  @Test
  void theInitialStackHasAtMost1000ItemsOf520Bytes() {
    byte[][] thousand = new byte[1000][];
    Arrays.fill(thousand, ONE);
    Script drops = repeated(998, Opcode.OP_DROP, "DROP");
    assertThat(spend(drops, thousand)).isEqualTo(ScriptError.OK);
    byte[][] more = Arrays.copyOf(thousand, 1001);
    more[1000] = ONE;
    assertThat(spend(repeated(1000, Opcode.OP_DROP, ""), more)).isEqualTo(ScriptError.STACK_SIZE);
    assertThat(spend(script("DROP 1"), new byte[520])).isEqualTo(ScriptError.OK);
    assertThat(spend(script("DROP 1"), new byte[521])).isEqualTo(ScriptError.PUSH_SIZE);
  }

  @Test
  void exactlyOneTrueItemRemains() {
    assertThat(spend(script("1 1"))).isEqualTo(ScriptError.CLEANSTACK);
    assertThat(spend(script("0"))).isEqualTo(ScriptError.EVAL_FALSE);
    assertThat(spend(Script.EMPTY)).isEqualTo(ScriptError.CLEANSTACK);
    assertThat(spend(Script.EMPTY, ONE)).isEqualTo(ScriptError.OK);
  }

  @Test
  void multisigIsGone() {
    assertThat(spend(script("0 0 0 CHECKMULTISIG"))).isEqualTo(ScriptError.TAPSCRIPT_CHECKMULTISIG);
    assertThat(spend(script("0 0 0 CHECKMULTISIGVERIFY 1")))
        .isEqualTo(ScriptError.TAPSCRIPT_CHECKMULTISIG);
  }

  private static Script withKey(byte[] key, String rest) {
    return new ScriptBuilder().data(key).raw(script(rest).array()).build();
  }

  @Test
  void signaturesAreEmptyOrValid() {
    assertThat(spend(withKey(KEY, "CHECKSIG"), SIGNATURE)).isEqualTo(ScriptError.OK);
    assertThat(spend(withKey(KEY, "CHECKSIG NOT"), EMPTY)).isEqualTo(ScriptError.OK);
    assertThat(spend(withKey(KEY, "CHECKSIG NOT"), filled(64, 2)))
        .isEqualTo(ScriptError.SCHNORR_SIG);
    assertThat(spend(withKey(KEY, "CHECKSIGVERIFY 1"), EMPTY))
        .isEqualTo(ScriptError.CHECKSIGVERIFY);
  }

  @Test
  void checkSigAddCountsValidSignatures() {
    Script twoOfTwo =
        new ScriptBuilder()
            .data(KEY)
            .op(Opcode.OP_CHECKSIG)
            .data(KEY)
            .op(Opcode.OP_CHECKSIGADD)
            .number(2)
            .op(Opcode.OP_NUMEQUAL)
            .build();
    assertThat(spend(twoOfTwo, SIGNATURE, SIGNATURE)).isEqualTo(ScriptError.OK);
    assertThat(spend(twoOfTwo, EMPTY, SIGNATURE)).isEqualTo(ScriptError.EVAL_FALSE);
    assertThat(spend(withKey(KEY, "CHECKSIGADD"), SIGNATURE, new byte[5]))
        .as("the number has more than four bytes")
        .isEqualTo(ScriptError.SCRIPTNUM);
    assertThat(spend(withKey(KEY, "CHECKSIGADD"), ONE))
        .isEqualTo(ScriptError.INVALID_STACK_OPERATION);
  }

  @Test
  void keysOfUnknownTypesPassAndEmptyOnesFail() {
    byte[] unknown = filled(33, 2);
    assertThat(spend(withKey(unknown, "CHECKSIG"), ONE)).isEqualTo(ScriptError.OK);
    assertThat(spend(withKey(unknown, "CHECKSIG NOT"), EMPTY)).isEqualTo(ScriptError.OK);
    assertThat(spend(script("0 CHECKSIG NOT"), EMPTY))
        .isEqualTo(ScriptError.TAPSCRIPT_EMPTY_PUBKEY);
    ScriptFlags policy = CONSENSUS.with(ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);
    assertThat(spend(policy, 0xc0, withKey(unknown, "CHECKSIG"), ONE))
        .isEqualTo(ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);
  }

  /// The witness of this spend has 1 + (1 + 64) + (1 + script) + (1 + 33) bytes, and a budget of 50
  /// more.
  @Test
  void eachSignatureTakes50FromABudgetOfWitnessSizePlus50() {
    for (int checks = 1; checks <= 12; checks++) {
      ScriptBuilder leaf = new ScriptBuilder();
      for (int i = 0; i < checks; i++) {
        leaf.op(Opcode.OP_2DUP).op(Opcode.OP_CHECKSIGVERIFY);
      }
      leaf.op(Opcode.OP_2DROP).number(1);
      byte[] unknownKey = {7};
      int size = 1 + 65 + 2 + (1 + checks * 2 + 2) + 34;
      boolean fits = checks * 50 <= size + 50;
      assertThat(spend(leaf.build(), SIGNATURE, unknownKey))
          .as(checks + " checks")
          .isEqualTo(fits ? ScriptError.OK : ScriptError.TAPSCRIPT_VALIDATION_WEIGHT);
    }
  }

  @Test
  void signaturesCommitToTheLastExecutedCodeSeparator() {
    spend(withKey(KEY, "CHECKSIG"), SIGNATURE);
    assertThat(lastCodeSeparator).isEqualTo(-1);
    Script leaf =
        new ScriptBuilder()
            .raw(script("0 IF CODESEPARATOR ENDIF CODESEPARATOR NOP").array())
            .data(KEY)
            .op(Opcode.OP_CHECKSIG)
            .build();
    assertThat(spend(leaf, SIGNATURE)).isEqualTo(ScriptError.OK);
    assertThat(lastCodeSeparator).isEqualTo(4);
    assertThat(lastSpend.getFirst().leafHash()).isEqualTo(TaprootTree.leafHash(0xc0, leaf.array()));
  }

  @Test
  void theAnnexIsTakenOffTheWitnessAndSigned() {
    byte[] annex = {0x50, 1, 2};
    assertThat(verify(CONSENSUS, KEY, List.of(SIGNATURE, annex))).isEqualTo(ScriptError.OK);
    assertThat(lastSpend.getFirst().hasAnnex()).isTrue();
    assertThat(verify(CONSENSUS, KEY, List.of(SIGNATURE))).isEqualTo(ScriptError.OK);
    assertThat(lastSpend.getFirst().hasAnnex()).isFalse();
    assertThat(verify(CONSENSUS, KEY, List.of(annex)))
        .as("a single item is the signature, whatever it begins with")
        .isEqualTo(ScriptError.SCHNORR_SIG_SIZE);
  }

  @Test
  void controlBlocksHave33BytesAndAtMost128Hashes() {
    for (int size : new int[] {0, 1, 32, 34, 64, 66, 33 + 32 * 129}) {
      assertThat(verify(CONSENSUS, KEY, List.of(ONE, new byte[size])))
          .as(size + " bytes")
          .isEqualTo(ScriptError.TAPROOT_WRONG_CONTROL_SIZE);
    }
    for (int size : new int[] {33, 65, 33 + 32 * 128}) {
      assertThat(verify(CONSENSUS, KEY, List.of(ONE, new byte[size])))
          .as(size + " bytes")
          .isEqualTo(ScriptError.WITNESS_PROGRAM_MISMATCH);
    }
  }

  @Test
  void otherLeafVersionsAndOtherProgramsPass() {
    assertThat(spend(CONSENSUS, 0xc2, script("RETURN"))).isEqualTo(ScriptError.OK);
    ScriptFlags policy = CONSENSUS.with(ScriptFlag.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION);
    assertThat(spend(policy, 0xc2, script("RETURN")))
        .isEqualTo(ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION);
    assertThat(verify(CONSENSUS, KEY, List.of()))
        .isEqualTo(ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY);
    assertThat(verify(CONSENSUS.without(ScriptFlag.TAPROOT), KEY, List.of()))
        .isEqualTo(ScriptError.OK);
  }

  @Test
  void taprootInsideOfPayToScriptHashIsNotTaproot() {
    Script program = new ScriptBuilder().number(1).data(KEY).build();
    Script scriptPubKey =
        new ScriptBuilder()
            .op(Opcode.OP_HASH160)
            .data(Hash160.hash(program.array()))
            .op(Opcode.OP_EQUAL)
            .build();
    Script scriptSig = new ScriptBuilder().data(program.array()).build();
    assertThat(ScriptVerifier.verify(scriptSig, scriptPubKey, Witness.EMPTY, CONSENSUS, checker))
        .isEqualTo(ScriptError.OK);
    ScriptFlags policy = CONSENSUS.with(ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM);
    assertThat(ScriptVerifier.verify(scriptSig, scriptPubKey, Witness.EMPTY, policy, checker))
        .isEqualTo(ScriptError.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM);
  }

  @Test
  void payToAnchorPassesEvenWhereUnknownProgramsAreDiscouraged() {
    ScriptFlags policy = CONSENSUS.with(ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM);
    Script anchor = script("1 0x02 0x4e73");
    assertThat(ScriptVerifier.verify(Script.EMPTY, anchor, Witness.EMPTY, policy, checker))
        .isEqualTo(ScriptError.OK);
    assertThat(
            ScriptVerifier.verify(
                Script.EMPTY, script("1 0x02 0x4e74"), Witness.EMPTY, policy, checker))
        .isEqualTo(ScriptError.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM);
  }
}
