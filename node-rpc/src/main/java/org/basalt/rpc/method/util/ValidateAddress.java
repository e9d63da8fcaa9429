package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.core.address.Address;
import org.basalt.core.address.AddressDecoding;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `validateaddress`: whether a text is an address of this network.
public final class ValidateAddress implements RpcMethod {
  private static final Param<String> ADDRESS = Param.required("address", RpcType.TEXT, "The text");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "validateaddress",
          "util",
          "Return information about the given bitcoin address."
              + " Says whether it is one of this network, and what it stands for.",
          List.of(ADDRESS),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.bool("isvalid", "It is an address. If not, only the error follows."),
                  ResultDoc.str("address", "The address").optional(),
                  ResultDoc.hex("scriptPubKey", "The output script").optional(),
                  ResultDoc.bool("isscript", "It stands for a script").optional(),
                  ResultDoc.bool("iswitness", "It is a witness address").optional(),
                  ResultDoc.num("witness_version", "Witness version").optional(),
                  ResultDoc.hex("witness_program", "Witness program").optional(),
                  ResultDoc.str("error", "What is wrong").optional(),
                  ResultDoc.arr(
                          "error_locations",
                          "Characters that are probably wrong",
                          ResultDoc.num("index", "position"))
                      .optional())),
          Examples.of(
              "validateaddress",
              "\"bc1q09vm5lfy0j5reeulh4x5752q25uqqvz34hufdl\"",
              "\"bc1q09vm5lfy0j5reeulh4x5752q25uqqvz34hufdl\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return switch (node.addresses().decode(args.get(ADDRESS))) {
      case AddressDecoding.Valid(Address address) -> valid(address, node);
      case AddressDecoding.Invalid(String error, List<Integer> locations) -> {
        Json.Arr positions = Json.array();
        locations.forEach(positions::add);
        yield Json.object()
            .put("isvalid", false)
            .put("error_locations", positions)
            .put("error", error);
      }
    };
  }

  private static Json valid(Address address, NodeView node) {
    Json.Obj out =
        Json.object()
            .put("isvalid", true)
            .put("address", node.addresses().encode(address))
            .put("scriptPubKey", address.scriptPubKey().toHex());
    return switch (address) {
      case Address.P2pkh _ -> out.put("isscript", false).put("iswitness", false);
      case Address.P2sh _ -> out.put("isscript", true).put("iswitness", false);
      case Address.P2wpkh _ -> program(out.put("isscript", false), address, 0);
      case Address.P2wsh _ -> program(out.put("isscript", true), address, 0);
      case Address.P2tr _ -> program(out.put("isscript", true), address, 1);
      case Address.P2a _ -> out.put("isscript", true).put("iswitness", true);
      case Address.UnknownWitness unknown -> program(out, address, unknown.version());
    };
  }

  /// The program is what follows version and length in the script.
  private static Json program(Json.Obj out, Address address, int version) {
    Script script = address.scriptPubKey();
    return out.put("iswitness", true)
        .put("witness_version", version)
        .put("witness_program", Hex.encode(script.slice(2, script.size())));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
