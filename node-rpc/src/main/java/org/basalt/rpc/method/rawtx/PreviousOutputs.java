package org.basalt.rpc.method.rawtx;

import java.util.List;
import java.util.Map;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptAsm;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.signing.KeyRing;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// The argument `prevtxs`: outputs to spend that the node may not know, and the scripts behind
/// their hashes.
final class PreviousOutputs {
  static final Param<List<Json>> PARAM =
      Param.optional("prevtxs", RpcType.ARRAY, "Outputs that are spent and may not be known here")
          .containing(
              Param.optional("", RpcType.OBJECT, "")
                  .containing(
                      Param.required("txid", RpcType.HEX_TEXT, "The transaction's id"),
                      Param.required("vout", RpcType.INT, "Which output of it"),
                      Param.required("scriptPubKey", RpcType.HEX_TEXT, "The output's script"),
                      Param.optional(
                          "redeemScript", RpcType.HEX_TEXT, "For P2SH: the script behind the hash"),
                      Param.optional(
                          "witnessScript",
                          RpcType.HEX_TEXT,
                          "For P2WSH, in P2SH or not: the script behind the hash"),
                      Param.optional(
                          "amount", RpcType.AMOUNT, "For segwit outputs: what it holds, in BTC")));

  private final Map<OutPoint, TxOut> coins;
  private final KeyRing ring;

  /// @param coins takes what is given, in the place of what it has
  /// @param ring takes the scripts
  PreviousOutputs(Map<OutPoint, TxOut> coins, KeyRing ring) {
    this.coins = coins;
    this.ring = ring;
  }

  void add(Json given) {
    if (!(given instanceof Json.Obj output)) {
      throw undecodable("expected object with {\"txid'\",\"vout\",\"scriptPubKey\"}");
    }
    requireText(output, "txid");
    if (output.get("vout").isNull()) {
      throw missing("vout");
    }
    if (!(output.get("vout") instanceof Json.Num index)) {
      throw wrongType(output.get("vout"), "vout", "number");
    }
    requireText(output, "scriptPubKey");
    Txid txid = Txid.parse(RpcType.hashText(output.get("txid"), "txid"));
    int vout = index.asInt();
    if (vout < 0) {
      throw undecodable("vout cannot be negative");
    }
    Script script = script(output, "scriptPubKey");
    OutPoint outpoint = new OutPoint(txid, vout);
    TxOut before = coins.get(outpoint);
    if (before != null && !before.scriptPubKey().equals(script)) {
      throw undecodable(
          "Previous output scriptPubKey mismatch:\n"
              + ScriptAsm.text(before.scriptPubKey())
              + "\nvs:\n"
              + ScriptAsm.text(script));
    }
    long amountSat =
        output.has("amount")
            ? RpcType.AMOUNT.reader().read(output.get("amount"), "amount")
            : Amounts.MAX_MONEY_SAT;
    coins.put(outpoint, new TxOut(amountSat, script));
    boolean isScriptHash = ScriptTemplate.isPayToScriptHash(script);
    boolean isWitnessScriptHash =
        ScriptTemplate.of(script).kind() == ScriptTemplate.Kind.WITNESS_V0_SCRIPTHASH;
    if (isScriptHash || isWitnessScriptHash) {
      addScripts(output, script, isScriptHash);
    }
  }

  /// What is called a redeem script may be the witness script, too, for the sake of old clients.
  private void addScripts(Json.Obj output, Script scriptPubKey, boolean isScriptHash) {
    Json redeem = output.get("redeemScript");
    Json witness = output.get("witnessScript");
    requireTextOrNull(redeem, "redeemScript");
    requireTextOrNull(witness, "witnessScript");
    if (redeem.isNull() && witness.isNull()) {
      throw invalid("Missing redeemScript/witnessScript");
    }
    Script script = script(output, witness.isNull() ? "redeemScript" : "witnessScript");
    Script program = witnessProgram(script);
    ring.add(script);
    ring.add(program);
    boolean areBoth = !witness.isNull() && !redeem.isNull();
    if (areBoth && !witness.equals(redeem) && !script(output, "redeemScript").equals(program)) {
      throw invalid("redeemScript does not correspond to witnessScript");
    }
    boolean fits =
        isScriptHash
            ? scriptPubKey.equals(scriptHash(script)) || scriptPubKey.equals(scriptHash(program))
            : scriptPubKey.equals(program);
    if (!fits) {
      throw invalid("redeemScript/witnessScript does not match scriptPubKey");
    }
  }

  private static Script witnessProgram(Script script) {
    return new ScriptBuilder().op(Opcode.OP_0).data(Sha256.hash(script.array())).build();
  }

  private static Script scriptHash(Script script) {
    return new ScriptBuilder()
        .op(Opcode.OP_HASH160)
        .data(Hash160.hash(script.array()))
        .op(Opcode.OP_EQUAL)
        .build();
  }

  private static Script script(Json.Obj output, String key) {
    return Script.of(RpcType.HEX.reader().read(output.get(key), key));
  }

  private static void requireText(Json.Obj output, String key) {
    if (output.get(key).isNull()) {
      throw missing(key);
    }
    requireTextOrNull(output.get(key), key);
  }

  private static void requireTextOrNull(Json value, String key) {
    if (!value.isNull() && !(value instanceof Json.Str)) {
      throw wrongType(value, key, "string");
    }
  }

  private static RpcException missing(String key) {
    return new RpcException(RpcErrorCode.TYPE_ERROR, "Missing " + key);
  }

  private static RpcException wrongType(Json value, String key, String expected) {
    return new RpcException(
        RpcErrorCode.TYPE_ERROR,
        "JSON value of type "
            + value.typeName()
            + " for field "
            + key
            + " is not of expected type "
            + expected);
  }

  private static RpcException undecodable(String message) {
    return new RpcException(RpcErrorCode.DESERIALIZATION_ERROR, message);
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }
}
