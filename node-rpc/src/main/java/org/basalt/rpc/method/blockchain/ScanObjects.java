package org.basalt.rpc.method.blockchain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.basalt.core.descriptor.Descriptor;
import org.basalt.core.descriptor.DescriptorInference;
import org.basalt.core.descriptor.KnownKeys;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.json.DescriptorRange;
import org.basalt.rpc.json.DescriptorText;
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

  private static final DescriptorRange DEFAULT_RANGE = new DescriptorRange(0, 1000);

  private ScanObjects() {}

  /// The scripts to look for, each with the descriptor that is shown for it.
  static SequencedMap<Script, String> scripts(List<Json> objects, NodeView node) {
    SequencedMap<Script, String> scripts = new LinkedHashMap<>();
    for (Json object : objects) {
      KnownKeys known = new KnownKeys();
      List<Script> found = scripts(object, known, node);
      DescriptorInference inference = new DescriptorInference(node.descriptors(), known);
      for (Script script : found) {
        scripts.computeIfAbsent(script, inference::infer);
      }
    }
    return scripts;
  }

  private static List<Script> scripts(Json object, KnownKeys known, NodeView node) {
    DescriptorRange range = DEFAULT_RANGE;
    String text =
        switch (object) {
          case Json.Str _, Json.HexText _ -> object.asText();
          case Json.Obj fields -> descriptor(fields);
          case Json.Null _, Json.Bool _, Json.Num _, Json.Arr _, Json.Written _ ->
              throw invalid("Scan object needs to be either a string or an object");
        };
    if (object instanceof Json.Obj fields && !fields.get("range").isNull()) {
      range = DescriptorRange.read(fields.get("range"));
    }
    List<Descriptor> descriptors = DescriptorText.parse(text, false, node).descriptors();
    if (!descriptors.getFirst().isRange()) {
      range = new DescriptorRange(0, 0);
    }
    List<Script> scripts = new ArrayList<>();
    for (long position = range.first(); position <= range.last(); position++) {
      for (Descriptor descriptor : descriptors) {
        scripts.addAll(DescriptorText.scripts(descriptor, (int) position, known, text, node));
      }
    }
    return scripts;
  }

  private static String descriptor(Json.Obj fields) {
    Json text = fields.get("desc");
    if (text.isNull()) {
      throw invalid("Descriptor needs to be provided in scan object");
    }
    return text.asText();
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }
}
