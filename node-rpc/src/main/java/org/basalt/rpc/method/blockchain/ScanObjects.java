package org.basalt.rpc.method.blockchain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.method.mining.PayTo;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// What to scan for: descriptors, alone or with the range of positions of their wildcard.
final class ScanObjects {
  static final Param<List<Json>> PARAM =
      Param.optional(
              "scanobjects",
              RpcType.ARRAY,
              "What to look for; needed to start. Each is a descriptor as text, or an object:")
          .containing(
              Param.optional("descriptor", RpcType.TEXT, "A descriptor"),
              Param.optional("", RpcType.OBJECT, "A descriptor and what goes with it")
                  .containing(
                      Param.required("desc", RpcType.TEXT, "A descriptor"),
                      Param.withDefault(
                          "range",
                          RpcType.RANGE,
                          Json.of(1000),
                          "Positions of the wildcard: the last one, or [first,last]")))
          .oneLine("[scanobjects,...]");

  private ScanObjects() {}

  /// The scripts to look for, each with the descriptor that is shown for it.
  static SequencedMap<Script, String> scripts(List<Json> objects, NodeView node) {
    SequencedMap<Script, String> scripts = new LinkedHashMap<>();
    for (Json object : objects) {
      Script script = PayTo.descriptor(descriptor(object), node);
      scripts.putIfAbsent(script, node.descriptors().infer(script));
    }
    return scripts;
  }

  private static String descriptor(Json object) {
    return switch (object) {
      case Json.Str(String text) -> text;
      case Json.Obj fields -> {
        Json text = fields.get("desc");
        if (text.isNull()) {
          throw invalid("Descriptor needs to be provided in scan object");
        }
        String descriptor = text.asText();
        if (!fields.get("range").isNull()) {
          DescriptorRange.read(fields.get("range"));
        }
        yield descriptor;
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Arr _ ->
          throw invalid("Scan object needs to be either a string or an object");
    };
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }
}
