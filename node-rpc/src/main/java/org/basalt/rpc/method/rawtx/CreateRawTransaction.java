package org.basalt.rpc.method.rawtx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.address.Address;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
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

/// `createrawtransaction`: a transaction without signatures.
public final class CreateRawTransaction implements RpcMethod {
  private static final long MAX_UINT32 = 0xffffffffL;

  /// The last sequence number that lets a transaction be replaced (BIP-0125).
  private static final int MAX_REPLACEABLE_SEQUENCE = TxIn.SEQUENCE_FINAL - 2;

  private static final int MAX_NONFINAL_SEQUENCE = TxIn.SEQUENCE_FINAL - 1;

  /// Core's TX_MIN_STANDARD_VERSION and TX_MAX_STANDARD_VERSION.
  private static final int MIN_VERSION = 1;

  private static final int MAX_VERSION = 3;

  private static final Param<List<Json>> INPUTS =
      Param.required("inputs", RpcType.ARRAY, "What to spend")
          .containing(
              Param.optional("", RpcType.OBJECT, "")
                  .containing(
                      Param.required("txid", RpcType.HEX_TEXT, "The transaction's id"),
                      Param.required("vout", RpcType.INT, "Which output of it"),
                      Param.hinted(
                          "sequence",
                          RpcType.LONG,
                          "depends on the value of the 'replaceable' and 'locktime' arguments",
                          "The sequence number")));
  private static final Param<Json> OUTPUTS =
      Param.required(
              "outputs",
              RpcType.anyAs(RpcType.Kind.ARR),
              "Outputs, each an object with one key, which no other has. One object with all keys"
                  + " will do, too.")
          .containing(
              Param.optional("", RpcType.USER_KEYS, "")
                  .containing(
                      Param.required(
                          "address", RpcType.AMOUNT, "An address, and the amount in BTC")),
              Param.optional("", RpcType.OBJECT, "")
                  .containing(
                      Param.required(
                          "data",
                          RpcType.HEX_TEXT,
                          "The word \"data\", and bytes for an OP_RETURN output")))
          .unchecked();
  private static final Param<Long> LOCKTIME =
      Param.withDefault(
          "locktime",
          RpcType.LONG,
          Json.of(0),
          "The lock time. If it is not zero, sequence numbers make it count.");
  private static final Param<Boolean> REPLACEABLE =
      Param.withDefault(
          "replaceable",
          RpcType.BOOL,
          true,
          "Sequence numbers say that the transaction may be replaced (BIP-0125). If given, those of"
              + " the inputs must not contradict.");
  private static final Param<Long> VERSION =
      Param.withDefault("version", RpcType.UINT32, Json.of(2), "The transaction's version");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "createrawtransaction",
          "rawtransactions",
          "Makes a transaction from given inputs and outputs.\n"
              + "It is neither signed, nor kept, nor sent to anyone.",
          List.of(INPUTS, OUTPUTS, LOCKTIME, REPLACEABLE, VERSION),
          List.of(ResultDoc.hex("transaction", "The transaction's bytes")),
          Examples.of(
              "createrawtransaction",
              "\"[{\\\"txid\\\":\\\"myid\\\",\\\"vout\\\":0}]\" \"[{\\\"address\\\":0.01}]\"",
              "\"[{\\\"txid\\\":\\\"myid\\\",\\\"vout\\\":0}]\", \"[{\\\"address\\\":0.01}]\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Optional<Boolean> isReplaceable =
        args.has(REPLACEABLE) ? args.find(REPLACEABLE) : Optional.empty();
    long version = args.get(VERSION);
    long locktime = args.get(LOCKTIME);
    if (locktime < 0 || locktime > MAX_UINT32) {
      throw invalid("Invalid parameter, locktime out of range");
    }
    if (version < MIN_VERSION || version > MAX_VERSION) {
      throw invalid(
          "Invalid parameter, version out of range(" + MIN_VERSION + "~" + MAX_VERSION + ")");
    }
    int usualSequence =
        isReplaceable.orElse(true)
            ? MAX_REPLACEABLE_SEQUENCE
            : locktime != 0 ? MAX_NONFINAL_SEQUENCE : TxIn.SEQUENCE_FINAL;
    List<TxIn> inputs = new ArrayList<>();
    args.get(INPUTS).forEach(input -> inputs.add(input(input.asObject(), usualSequence)));
    List<TxOut> outputs = outputs(fields(args.raw(OUTPUTS)), node);
    if (isReplaceable.orElse(false)
        && !inputs.isEmpty()
        && inputs.stream().noneMatch(CreateRawTransaction::isReplaceable)) {
      throw invalid(
          "Invalid parameter combination: Sequence number(s) contradict replaceable option");
    }
    Transaction tx = Transaction.of((int) version, inputs, outputs, (int) locktime);
    return Json.of(Hex.encode(TransactionCodec.encode(tx)));
  }

  private static boolean isReplaceable(TxIn input) {
    return Integer.compareUnsigned(input.sequence(), MAX_REPLACEABLE_SEQUENCE) <= 0;
  }

  private static TxIn input(Json.Obj input, int usualSequence) {
    Txid txid = Txid.parse(RpcType.hashText(input.get("txid"), "txid"));
    Json index = input.get("vout");
    if (!(index instanceof Json.Num)) {
      throw invalid("Invalid parameter, missing vout key");
    }
    int vout = index.asInt();
    if (vout < 0) {
      throw invalid("Invalid parameter, vout cannot be negative");
    }
    long sequence = usualSequence;
    if (input.get("sequence") instanceof Json.Num given) {
      sequence = given.asLong();
      if (sequence < 0 || sequence > MAX_UINT32) {
        throw invalid("Invalid parameter, sequence number is out of range");
      }
    }
    return new TxIn(new OutPoint(txid, vout), Script.EMPTY, (int) sequence, Witness.EMPTY);
  }

  /// All keys and values, in their order.
  private static List<Json.Field> fields(Json outputs) {
    if (outputs.isNull()) {
      throw invalid("Invalid parameter, output argument must be non-null");
    }
    if (outputs instanceof Json.Obj all) {
      return all.fields();
    }
    List<Json.Field> fields = new ArrayList<>();
    for (Json output : outputs.asArray()) {
      if (!(output instanceof Json.Obj pair)) {
        throw invalid("Invalid parameter, key-value pair not an object as expected");
      }
      if (pair.size() != 1) {
        throw invalid("Invalid parameter, key-value pair must contain exactly one key");
      }
      fields.addAll(pair.fields());
    }
    return fields;
  }

  private static List<TxOut> outputs(List<Json.Field> fields, NodeView node) {
    List<TxOut> outputs = new ArrayList<>();
    Set<Address> addresses = new HashSet<>();
    boolean hasData = false;
    for (Json.Field field : fields) {
      String key = field.key();
      if (key.equals("data")) {
        if (hasData) {
          throw invalid("Invalid parameter, duplicate key: data");
        }
        hasData = true;
        outputs.add(data(field.value()));
        continue;
      }
      Optional<Address> address = node.addresses().decode(key).toOptional();
      long valueSat = RpcType.AMOUNT.reader().read(field.value(), key);
      if (address.isEmpty()) {
        throw new RpcException(
            RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Invalid Bitcoin address: " + key);
      }
      if (!addresses.add(address.get())) {
        throw invalid("Invalid parameter, duplicated address: " + key);
      }
      outputs.add(new TxOut(valueSat, address.get().scriptPubKey()));
    }
    return outputs;
  }

  /// Core takes the text of whatever scalar it is.
  private static TxOut data(Json value) {
    String text =
        switch (value) {
          case Json.Str _, Json.HexText _ -> value.asText();
          case Json.Num(String number) -> number;
          case Json.Bool(boolean flag) -> flag ? "1" : "";
          case Json.Null _, Json.Arr _, Json.Obj _, Json.Written _ -> "";
        };
    byte[] bytes = RpcType.HEX.reader().read(Json.of(text), "Data");
    return new TxOut(0, new ScriptBuilder().op(Opcode.OP_RETURN).data(bytes).build());
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
