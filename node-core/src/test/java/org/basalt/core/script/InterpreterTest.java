package org.basalt.core.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;

/// Rules before taproot that the vectors leave out or hide in a crowd.
class InterpreterTest {
  private static final ScriptFlags P2SH = ScriptFlags.of(ScriptFlag.P2SH);

  private static ScriptError run(String scriptPubKey, ScriptFlags flags) {
    return run(ScriptText.parse(scriptPubKey), flags);
  }

  private static ScriptError run(Script scriptPubKey, ScriptFlags flags) {
    return ScriptVerifier.verify(
        Script.EMPTY, scriptPubKey, Witness.EMPTY, flags, SignatureChecker.NONE);
  }

  private static Script filled(int size, int opcode) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) opcode);
    return Script.of(bytes);
  }

  @Test
  void aScriptOf10000BytesRunsAndOneMoreIsTooMany() {
    assertThat(run(filled(10_000, Opcode.OP_1), P2SH)).isEqualTo(ScriptError.STACK_SIZE);
    assertThat(run(filled(10_001, Opcode.OP_1), P2SH)).isEqualTo(ScriptError.SCRIPT_SIZE);
  }

  @Test
  void aStackOf1000ItemsIsTheLargest() {
    assertThat(run(filled(1_000, Opcode.OP_1), P2SH)).isEqualTo(ScriptError.OK);
    assertThat(run(filled(1_001, Opcode.OP_1), P2SH)).isEqualTo(ScriptError.STACK_SIZE);
  }

  @Test
  void opcodesAbove16CountEvenWhereTheyAreNotExecuted() {
    String nops = "NOP ".repeat(199);
    assertThat(run("1 0 IF " + nops + "ENDIF", P2SH)).isEqualTo(ScriptError.OK);
    assertThat(run("1 0 IF " + nops + "NOP ENDIF", P2SH)).isEqualTo(ScriptError.OP_COUNT);
  }

  @Test
  void disabledOpcodesFailWhereTheyAreNotExecutedAndReservedOnesDoNot() {
    for (int opcode = Opcode.OP_NOP; opcode < 256; opcode++) {
      boolean isDisabled =
          (opcode >= 0x7e && opcode <= 0x81)
              || (opcode >= 0x83 && opcode <= 0x86)
              || opcode == 0x8d
              || opcode == 0x8e
              || (opcode >= 0x95 && opcode <= 0x99);
      boolean isConditional = opcode >= Opcode.OP_IF && opcode <= Opcode.OP_ENDIF;
      if (isConditional) {
        continue;
      }
      Script script =
          new ScriptBuilder()
              .number(1)
              .number(0)
              .op(Opcode.OP_IF)
              .op(opcode)
              .op(Opcode.OP_ENDIF)
              .build();
      assertThat(run(script, P2SH))
          .as(Opcode.name(opcode))
          .isEqualTo(isDisabled ? ScriptError.DISABLED_OPCODE : ScriptError.OK);
    }
  }

  @Test
  void verifAndVernotifFailWhereTheyAreNotExecuted() {
    assertThat(run("1 0 IF VERIF ENDIF", P2SH)).isEqualTo(ScriptError.BAD_OPCODE);
    assertThat(run("1 0 IF VERNOTIF ENDIF", P2SH)).isEqualTo(ScriptError.BAD_OPCODE);
    assertThat(run("1 0 IF VER RESERVED ENDIF", P2SH)).isEqualTo(ScriptError.OK);
  }

  @Test
  void codeSeparatorFailsUnderConstScriptCodeEvenWhereItIsNotExecuted() {
    ScriptFlags flags = P2SH.with(ScriptFlag.CONST_SCRIPTCODE);
    assertThat(run("1 0 IF CODESEPARATOR ENDIF", flags)).isEqualTo(ScriptError.OP_CODESEPARATOR);
    assertThat(run("1 0 IF CODESEPARATOR ENDIF", P2SH)).isEqualTo(ScriptError.OK);
  }

  @Test
  void checkSigAddExistsInTapscriptOnly() {
    assertThat(run("0 0 0 CHECKSIGADD", P2SH)).isEqualTo(ScriptError.BAD_OPCODE);
  }

  @Test
  void lockTimesHaveUpToFiveBytes() {
    ScriptFlags flags = P2SH.with(ScriptFlag.CHECKLOCKTIMEVERIFY, ScriptFlag.CHECKSEQUENCEVERIFY);
    assertThat(run("0x05 0xffffffff7f CHECKLOCKTIMEVERIFY", flags))
        .isEqualTo(ScriptError.UNSATISFIED_LOCKTIME);
    assertThat(run("0x06 0xffffffffff7f CHECKLOCKTIMEVERIFY", flags))
        .isEqualTo(ScriptError.SCRIPTNUM);
    assertThat(run("0x05 0xffffffffff CHECKLOCKTIMEVERIFY", flags))
        .isEqualTo(ScriptError.NEGATIVE_LOCKTIME);
    assertThat(run("0x05 0x0000008000 CHECKSEQUENCEVERIFY", flags))
        .as("the disable flag makes it a no-operation")
        .isEqualTo(ScriptError.OK);
    assertThat(run("0x05 0x0000000001 CHECKSEQUENCEVERIFY", flags))
        .isEqualTo(ScriptError.UNSATISFIED_LOCKTIME);
    assertThat(run("0x06 0xffffffffff7f CHECKLOCKTIMEVERIFY", P2SH)).isEqualTo(ScriptError.OK);
  }

  @Test
  void multisigNeedsItsDummyBeforeItLooksAtAnySignature() {
    assertThat(run("0 0 CHECKMULTISIG", P2SH)).isEqualTo(ScriptError.INVALID_STACK_OPERATION);
    assertThat(run("0 0 0 CHECKMULTISIG", P2SH)).isEqualTo(ScriptError.OK);
  }

  @Test
  void signaturesAreDeletedFromTheirScriptCodeInOneEncodingOnly() {
    byte[] script = Hex.decode("51" + "02aabb" + "02aabb" + "4c02aabb" + "ac" + "03cc02aa");
    assertThat(ScriptCode.withoutPush(script, 0, Hex.decode("aabb")))
        .hasValue(Hex.decode("51" + "4c02aabb" + "ac" + "03cc02aa"));
    assertThat(ScriptCode.withoutPush(script, 1, Hex.decode("aabb")))
        .hasValue(Hex.decode("4c02aabb" + "ac" + "03cc02aa"));
    assertThat(ScriptCode.withoutPush(script, 0, Hex.decode("aacc"))).isEmpty();
    assertThat(ScriptCode.withoutPush(Hex.decode("00ac0000"), 0, new byte[0]))
        .as("an empty signature is OP_0")
        .hasValue(Hex.decode("ac"));
    assertThat(ScriptCode.withoutPush(Hex.decode("01aa4c"), 0, Hex.decode("aa")))
        .as("what is malformed stays")
        .hasValue(Hex.decode("4c"));
  }

  @Test
  void aHighSIsOnlyHighBelowTheOrderOfTheCurve() {
    ScriptFlags flags = ScriptFlags.of(ScriptFlag.LOW_S);
    String half = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    String above = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
    String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    assertThat(low("3025020101" + "0220" + half + "01", flags)).isEqualTo(ScriptError.OK);
    assertThat(low("3025020101" + "0220" + above + "01", flags)).isEqualTo(ScriptError.SIG_HIGH_S);
    assertThat(low("3026020101" + "022100" + order + "01", flags))
        .as("counts as zero, and fails as a signature later")
        .isEqualTo(ScriptError.OK);
  }

  private static ScriptError low(String signature, ScriptFlags flags) {
    return SignatureEncoding.checkSignature(Hex.decode(signature), flags);
  }

  @Test
  void inconsistentFlagsAreRefused() {
    assertThatThrownBy(() -> run("1", ScriptFlags.of(ScriptFlag.WITNESS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inconsistent");
  }
}
