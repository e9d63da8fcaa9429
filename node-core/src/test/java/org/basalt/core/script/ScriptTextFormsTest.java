package org.basalt.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;

/// What RPC shows of scripts, and what is counted in them.
class ScriptTextFormsTest {
  private static final String KEY =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String SIGNATURE =
      "304402202b795e4de72646d76eab3f0ab27dfa30b810e856ff3a46c9a702df53bb0d8cc3"
          + "02203ccc4d822edab5f35caddb10af1be93583526ccfbade4b4ead350781e2f8adcd";
  private static final Script HASH_OF_KEY =
      ScriptText.parse(
          "DUP HASH160 0x14 0x751e76e8199196d454941c45d1b3a323f1433bd6 EQUALVERIFY CHECKSIG");

  private static ScriptTemplate.Kind kind(String text) {
    return ScriptTemplate.of(ScriptText.parse(text)).kind();
  }

  @Test
  void asmShowsNumbersNamesBytesAndErrors() {
    assertThat(ScriptAsm.text(ScriptText.parse("0 -1 16 1000 0x02 0x0080 0xb1 CHECKSIGADD 0xfe")))
        .isEqualTo("0 -1 16 1000 0 OP_CHECKLOCKTIMEVERIFY OP_CHECKSIGADD OP_UNKNOWN");
    assertThat(ScriptAsm.text(ScriptText.parse("0x05 0x0102030405"))).isEqualTo("0102030405");
    assertThat(ScriptAsm.text(ScriptText.parse("DUP 0x05 0x01"))).isEqualTo("OP_DUP [error]");
    assertThat(ScriptAsm.text(Script.EMPTY)).isEmpty();
  }

  @Test
  void asmOfAScriptSigNamesTheHashTypes() {
    Script script =
        new ScriptBuilder()
            .data(Hex.decode(SIGNATURE + "01"))
            .data(Hex.decode(SIGNATURE + "83"))
            .data(Hex.decode(SIGNATURE + "04"))
            .data(Hex.decode(KEY))
            .build();
    assertThat(ScriptAsm.textOfScriptSig(script))
        .isEqualTo(
            SIGNATURE + "[ALL] " + SIGNATURE + "[SINGLE|ANYONECANPAY] " + SIGNATURE + "04 " + KEY);
    assertThat(ScriptAsm.text(script)).startsWith(SIGNATURE + "01 ");
    Script unspendable = new ScriptBuilder().op(0x6a).data(Hex.decode(SIGNATURE + "01")).build();
    assertThat(ScriptAsm.textOfScriptSig(unspendable)).isEqualTo("OP_RETURN " + SIGNATURE + "01");
  }

  @Test
  void templatesAreTold() {
    String hash = "0x14 0x751e76e8199196d454941c45d1b3a323f1433bd6";
    String program = "0x20 0x" + KEY.substring(2);
    assertThat(ScriptTemplate.of(HASH_OF_KEY).kind()).isEqualTo(ScriptTemplate.Kind.PUBKEYHASH);
    assertThat(kind("HASH160 " + hash + " EQUAL")).isEqualTo(ScriptTemplate.Kind.SCRIPTHASH);
    assertThat(kind("0x21 0x" + KEY + " CHECKSIG")).isEqualTo(ScriptTemplate.Kind.PUBKEY);
    assertThat(kind("0 " + hash)).isEqualTo(ScriptTemplate.Kind.WITNESS_V0_KEYHASH);
    assertThat(kind("0 " + program)).isEqualTo(ScriptTemplate.Kind.WITNESS_V0_SCRIPTHASH);
    assertThat(kind("1 " + program)).isEqualTo(ScriptTemplate.Kind.WITNESS_V1_TAPROOT);
    assertThat(kind("2 " + program)).isEqualTo(ScriptTemplate.Kind.WITNESS_UNKNOWN);
    assertThat(kind("1 0x02 0x4e73")).isEqualTo(ScriptTemplate.Kind.ANCHOR);
    assertThat(kind("0 0x02 0x4e73")).isEqualTo(ScriptTemplate.Kind.NONSTANDARD);
    assertThat(kind("RETURN 1 'data'")).isEqualTo(ScriptTemplate.Kind.NULL_DATA);
    assertThat(kind("RETURN NOP")).isEqualTo(ScriptTemplate.Kind.NONSTANDARD);
    assertThat(kind("1 1")).isEqualTo(ScriptTemplate.Kind.NONSTANDARD);
  }

  @Test
  void multisigHasItsNumbersAroundItsKeys() {
    Script script = ScriptText.parse("1 0x21 0x" + KEY + " 0x21 0x" + KEY + " 2 CHECKMULTISIG");
    ScriptTemplate template = ScriptTemplate.of(script);
    assertThat(template.kind()).isEqualTo(ScriptTemplate.Kind.MULTISIG);
    assertThat(template.solutions().stream().map(Hex::encode).toList())
        .isEqualTo(List.of("01", KEY, KEY, "02"));
    assertThat(kind("2 0x21 0x" + KEY + " 1 CHECKMULTISIG"))
        .isEqualTo(ScriptTemplate.Kind.NONSTANDARD);
  }

  @Test
  void signatureOperationsAreCountedWithAndWithoutAccuracy() {
    Script script = ScriptText.parse("1 0 0 2 CHECKMULTISIG CHECKSIG CHECKMULTISIGVERIFY");
    assertThat(SigOps.legacy(script, false)).isEqualTo(41);
    assertThat(SigOps.legacy(script, true)).isEqualTo(23);
    assertThat(SigOps.legacy(ScriptText.parse("CHECKSIG 0x4c"), true)).isEqualTo(1);
  }

  @Test
  void signatureOperationsOfRevealedScriptsAreCounted() {
    Script p2sh = ScriptText.parse("HASH160 0x14 0x751e76e8199196d454941c45d1b3a323f1433bd6 EQUAL");
    byte[] redeem = ScriptText.parse("2 3 CHECKMULTISIG").array();
    assertThat(SigOps.p2sh(new ScriptBuilder().number(1).data(redeem).build(), p2sh)).isEqualTo(3);
    assertThat(SigOps.p2sh(new ScriptBuilder().op(0x61).data(redeem).build(), p2sh)).isZero();
    assertThat(SigOps.p2sh(new ScriptBuilder().data(redeem).number(1).build(), p2sh)).isZero();
    ScriptFlags flags = ScriptFlags.parse("P2SH,WITNESS");
    Script keyHash = ScriptText.parse("0 0x14 0x751e76e8199196d454941c45d1b3a323f1433bd6");
    Script nested = new ScriptBuilder().data(keyHash.array()).build();
    assertThat(SigOps.witness(Script.EMPTY, keyHash, Witness.EMPTY, flags)).isEqualTo(1);
    assertThat(SigOps.witness(nested, p2sh, Witness.EMPTY, flags)).isEqualTo(1);
    assertThat(SigOps.witness(Script.EMPTY, keyHash, Witness.EMPTY, ScriptFlags.NONE)).isZero();
    Script scriptHash = ScriptText.parse("0 0x20 0x" + KEY.substring(2));
    assertThat(SigOps.witness(Script.EMPTY, scriptHash, Witness.of(new byte[0], redeem), flags))
        .isEqualTo(3);
    Script taproot = ScriptText.parse("1 0x20 0x" + KEY.substring(2));
    assertThat(SigOps.witness(Script.EMPTY, taproot, Witness.of(redeem), flags)).isZero();
  }
}
