package org.basalt.rpc.method.rawtx;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.basalt.core.address.Wif;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptError;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.signing.KeyRing;
import org.basalt.core.signing.TransactionSigner;
import org.basalt.core.signing.TransactionSigner.InputOutcome;
import org.basalt.rpc.json.TxHex;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `signrawtransactionwithkey`: signs what the given keys can sign.
public final class SignRawTransactionWithKey implements RpcMethod {
  /// Core cuts a script off here where an error names an output.
  private static final int SHOWN_SCRIPT_DIGITS = 30;

  private static final long SAT_PER_COIN = 100_000_000;

  private static final Param<String> HEX =
      Param.required("hexstring", RpcType.TEXT, "The transaction's bytes");
  private static final Param<List<Json>> KEYS =
      Param.required("privkeys", RpcType.ARRAY, "The private keys in base58; no others are used")
          .containing(Param.optional("privatekey", RpcType.HEX_TEXT, "A private key"));
  private static final Param<String> SIGHASH_TYPE =
      Param.hinted(
          "sighashtype",
          RpcType.TEXT,
          "DEFAULT for Taproot, ALL otherwise",
          "What the signatures cover: \"DEFAULT\", \"ALL\", \"NONE\" or \"SINGLE\", the last"
              + " three also with \"|ANYONECANPAY\" behind");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "signrawtransactionwithkey",
          "rawtransactions",
          "Signs the inputs of a transaction with the given keys.",
          List.of(HEX, KEYS, PreviousOutputs.PARAM, SIGHASH_TYPE),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.hex("hex", "The transaction with signatures"),
                  ResultDoc.bool("complete", "All inputs are signed"),
                  ResultDoc.arr(
                          "errors",
                          "Inputs that are not",
                          ResultDoc.obj(
                              "",
                              "",
                              ResultDoc.hex("txid", "The transaction that it spends from"),
                              ResultDoc.num("vout", "Which output of it"),
                              ResultDoc.arr("witness", "", ResultDoc.hex("witness", "")),
                              ResultDoc.hex("scriptSig", "Its scriptSig"),
                              ResultDoc.num("sequence", "Its sequence number"),
                              ResultDoc.str("error", "What is wrong with it")))
                      .optional())),
          Examples.of(
              "signrawtransactionwithkey",
              "\"myhex\" \"[\\\"key1\\\",\\\"key2\\\"]\"",
              "\"myhex\", \"[\\\"key1\\\",\\\"key2\\\"]\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Transaction tx =
        TxHex.decode(args.get(HEX))
            .orElseThrow(() ->
                new RpcException(
                    RpcErrorCode.DESERIALIZATION_ERROR,
                    "TX decode failed. Make sure the tx has at least one input."));
    KeyRing ring = new KeyRing(node.engine());
    for (Json key : args.get(KEYS)) {
      ring.add(
          Wif.decode(key.asText(), node.chain().network().prefixes().wif())
              .orElseThrow(() ->
                  new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Invalid private key")));
    }
    Map<OutPoint, TxOut> coins = new HashMap<>(KnownCoins.of(tx.inputs(), node));
    PreviousOutputs given = new PreviousOutputs(coins, ring);
    args.find(PreviousOutputs.PARAM).orElse(List.of()).forEach(given::add);
    int type = args.find(SIGHASH_TYPE).map(SignRawTransactionWithKey::type).orElse(0);
    return answer(new TransactionSigner(node.engine(), coins).sign(tx, ring, type), coins);
  }

  private static int type(String text) {
    return switch (text) {
      case "DEFAULT" -> SighashType.DEFAULT;
      case "ALL" -> SighashType.ALL;
      case "NONE" -> SighashType.NONE;
      case "SINGLE" -> SighashType.SINGLE;
      case "ALL|ANYONECANPAY" -> SighashType.ALL | SighashType.ANYONECANPAY;
      case "NONE|ANYONECANPAY" -> SighashType.NONE | SighashType.ANYONECANPAY;
      case "SINGLE|ANYONECANPAY" -> SighashType.SINGLE | SighashType.ANYONECANPAY;
      default ->
          throw new RpcException(
              RpcErrorCode.INVALID_PARAMETER, "'" + text + "' is not a valid sighash parameter.");
    };
  }

  private static Json answer(TransactionSigner.Result result, Map<OutPoint, TxOut> coins) {
    Transaction tx = result.tx();
    Json.Arr errors = Json.array();
    boolean isComplete = true;
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxIn input = tx.inputs().get(i);
      TxOut coin = coins.get(input.prevout());
      if (coin != null && coin.valueSat() == Amounts.MAX_MONEY_SAT && !input.witness().isEmpty()) {
        throw new RpcException(RpcErrorCode.TYPE_ERROR, "Missing amount for " + text(coin));
      }
      String error =
          switch (result.outcomes().get(i)) {
            case InputOutcome.Signed _ -> "";
            case InputOutcome.NoCoin _ -> "Input not found or already spent";
            case InputOutcome.Unsatisfied(ScriptError reason) -> text(reason);
          };
      if (!error.isEmpty()) {
        isComplete = false;
        errors.add(fault(input, error));
      }
    }
    Json.Obj out =
        Json.object()
            .put("hex", Hex.encode(TransactionCodec.encode(tx)))
            .put("complete", isComplete);
    return isComplete ? out : out.put("errors", errors);
  }

  private static String text(TxOut coin) {
    String script = coin.scriptPubKey().toHex();
    return String.format(
        Locale.ROOT,
        "CTxOut(nValue=%d.%08d, scriptPubKey=%s)",
        coin.valueSat() / SAT_PER_COIN,
        coin.valueSat() % SAT_PER_COIN,
        script.substring(0, Math.min(script.length(), SHOWN_SCRIPT_DIGITS)));
  }

  private static String text(ScriptError error) {
    return switch (error) {
      case INVALID_STACK_OPERATION ->
          "Unable to sign input, invalid stack size (possibly missing key)";
      case SIG_NULLFAIL ->
          "CHECK(MULTI)SIG failing with non-zero signature (possibly need more signatures)";
      default -> error.text();
    };
  }

  private static Json fault(TxIn input, String error) {
    return Json.object()
        .put("txid", input.prevout().txid().toString())
        .put("vout", Integer.toUnsignedLong(input.prevout().index()))
        .put("witness", Json.strings(input.witness().toHex()))
        .put("scriptSig", input.scriptSig().toHex())
        .put("sequence", Integer.toUnsignedLong(input.sequence()))
        .put("error", error);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
