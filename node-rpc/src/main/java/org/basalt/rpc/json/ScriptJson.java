package org.basalt.rpc.json;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.basalt.core.address.ScriptDescription;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.ScriptAsm;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;

/// Output scripts as RPC shows them.
public final class ScriptJson {
  private ScriptJson() {}

  /// `asm`, `desc`, `hex`, `address` where there is one, `type`.
  public static Json.Obj output(Script script, NodeView node) {
    return describe(script, node, true);
  }

  /// The same without `hex`, as `decodescript` begins its answer.
  public static Json.Obj withoutHex(Script script, NodeView node) {
    return describe(script, node, false);
  }

  private static Json.Obj describe(Script script, NodeView node, boolean hasHex) {
    ScriptDescription described = node.descriptors().describe(script);
    Json.Obj out =
        Json.object().put("asm", ScriptAsm.text(script)).put("desc", described.descriptor());
    if (hasHex) {
      out.put("hex", Json.hex(script.array()));
    }
    described.address().ifPresent(address -> out.put("address", address));
    return out.put("type", described.kind().text());
  }

  /// What [#output] gives.
  public static List<ResultDoc> docs() {
    return List.of(
        ResultDoc.str("asm", "The script in words"),
        ResultDoc.str("desc", "A descriptor of the script"),
        ResultDoc.hex("hex", "The script's bytes"),
        ResultDoc.str("address", "The address, where the script has one").optional(),
        ResultDoc.str("type", "The kind of script, such as " + kinds()));
  }

  private static String kinds() {
    return Arrays.stream(ScriptTemplate.Kind.values())
        .map(ScriptTemplate.Kind::text)
        .collect(Collectors.joining(", "));
  }
}
