package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.core.address.Address;
import org.basalt.core.address.AddressBytes;
import org.basalt.core.address.Descriptors;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptLimits;
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

/// `createmultisig`: an address that some of several keys can spend from.
public final class CreateMultisig implements RpcMethod {
  private static final Param<Integer> REQUIRED =
      Param.required("nrequired", RpcType.INT, "How many of the keys must sign");
  private static final Param<List<Json>> KEYS =
      Param.required("keys", RpcType.ARRAY, "The public keys in hexadecimal")
          .containing(Param.optional("key", RpcType.HEX_TEXT, "A public key"));
  private static final Param<String> ADDRESS_TYPE =
      Param.withDefault(
          "address_type",
          RpcType.TEXT,
          "legacy",
          "The kind of address: \"legacy\", \"p2sh-segwit\" or \"bech32\"");
  private static final String KEY_A =
      "03789ed0bb717d88f7d321a368d905e7430207ebbd82bd342cf11ae157a7ace5fd";
  private static final String KEY_B =
      "03dbc6764b8884a92e871274b87583e6d5c2a58819473e17e107ef3f6aa5a61626";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "createmultisig",
          "util",
          "Makes an address for coins that some of several keys can spend together.",
          List.of(REQUIRED, KEYS, ADDRESS_TYPE),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("address", "The address"),
                  ResultDoc.hex("redeemScript", "The script that it stands for"),
                  ResultDoc.str("descriptor", "The address's descriptor"),
                  ResultDoc.arr("warnings", "What to look out for", ResultDoc.str("", ""))
                      .optional())),
          Examples.of(
              "createmultisig",
              "2 \"[\\\"" + KEY_A + "\\\",\\\"" + KEY_B + "\\\"]\"",
              "2, [\"" + KEY_A + "\",\"" + KEY_B + "\"]"));

  private enum Kind {
    LEGACY,
    P2SH_SEGWIT,
    BECH32
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int required = args.get(REQUIRED);
    List<byte[]> keys =
        args.get(KEYS).stream().map(key -> PublicKeyText.decode(key.asText(), node)).toList();
    Kind wanted = kind(args.get(ADDRESS_TYPE));
    checkNumbers(required, keys.size());
    Script script = script(required, keys);
    // Witness scripts have no uncompressed keys.
    boolean isLegacy = !keys.stream().allMatch(PublicKeyForm::isCompressed);
    Kind kind = isLegacy ? Kind.LEGACY : wanted;
    if (kind == Kind.LEGACY && script.size() > ScriptLimits.MAX_ELEMENT_SIZE) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "redeemScript exceeds size limit: "
              + script.size()
              + " > "
              + ScriptLimits.MAX_ELEMENT_SIZE);
    }
    String address = node.addresses().encode(address(kind, script));
    Json.Obj out =
        Json.object()
            .put("address", address)
            .put("redeemScript", script.toHex())
            .put("descriptor", Descriptors.withChecksum(descriptor(kind, script, address, node)));
    if (kind != wanted) {
      out.put(
          "warnings",
          Json.array()
              .add(
                  "Unable to make chosen address type, please ensure no uncompressed public keys are"
                      + " present."));
    }
    return out;
  }

  private static Kind kind(String text) {
    return switch (text) {
      case "legacy" -> Kind.LEGACY;
      case "p2sh-segwit" -> Kind.P2SH_SEGWIT;
      case "bech32" -> Kind.BECH32;
      case "bech32m" ->
          throw new RpcException(
              RpcErrorCode.INVALID_ADDRESS_OR_KEY,
              "createmultisig cannot create bech32m multisig addresses");
      default ->
          throw new RpcException(
              RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Unknown address type '" + text + "'");
    };
  }

  private static void checkNumbers(int required, int keys) {
    String problem = "";
    if (required < 1) {
      problem = "a multisignature address must require at least one key to redeem";
    } else if (keys < required) {
      problem =
          "not enough keys supplied (got "
              + keys
              + " keys, but need at least "
              + required
              + " to redeem)";
    } else if (keys > ScriptLimits.MAX_MULTISIG_KEYS) {
      problem =
          "Number of keys involved in the multisignature address creation > "
              + ScriptLimits.MAX_MULTISIG_KEYS
              + "\nReduce the number";
    }
    if (!problem.isEmpty()) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, problem);
    }
  }

  private static Script script(int required, List<byte[]> keys) {
    ScriptBuilder script = new ScriptBuilder().number(required);
    keys.forEach(script::data);
    return script.number(keys.size()).op(Opcode.OP_CHECKMULTISIG).build();
  }

  private static Address address(Kind kind, Script script) {
    return switch (kind) {
      case LEGACY -> p2sh(script);
      case P2SH_SEGWIT -> p2sh(p2wsh(script).scriptPubKey());
      case BECH32 -> p2wsh(script);
    };
  }

  private static Address p2sh(Script script) {
    return new Address.P2sh(AddressBytes.of(Hash160.hash(script.array())));
  }

  private static Address p2wsh(Script script) {
    return new Address.P2wsh(AddressBytes.of(Sha256.hash(script.array())));
  }

  /// No descriptor has hybrid keys: with one of those it is the address's.
  private static String descriptor(Kind kind, Script script, String address, NodeView node) {
    String inferred = node.descriptors().infer(script);
    String multi = inferred.substring(0, inferred.indexOf('#'));
    if (!multi.startsWith("multi(")) {
      return "addr(" + address + ")";
    }
    return switch (kind) {
      case LEGACY -> "sh(" + multi + ")";
      case P2SH_SEGWIT -> "sh(wsh(" + multi + "))";
      case BECH32 -> "wsh(" + multi + ")";
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
