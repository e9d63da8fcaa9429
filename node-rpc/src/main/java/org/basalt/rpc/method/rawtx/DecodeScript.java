package org.basalt.rpc.method.rawtx;

import java.util.List;
import org.basalt.core.address.Address;
import org.basalt.core.address.AddressBytes;
import org.basalt.core.address.Descriptors;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptReader;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.rpc.json.ScriptJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `decodescript`: what a script is, and the addresses that would pay to it.
public final class DecodeScript implements RpcMethod {
  private static final Param<Json> HEX =
      Param.required(
          "hexstring", RpcType.anyAs(RpcType.Kind.STR_HEX), "The script's bytes; may be empty");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "decodescript",
          "rawtransactions",
          "Shows what a script is, and how one would pay to it by hash where that makes sense.",
          List.of(HEX),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("asm", "The script in words"),
                  ResultDoc.str("desc", "A descriptor of the script"),
                  ResultDoc.str("type", "The kind of script"),
                  ResultDoc.str("address", "The address, where the script has one").optional(),
                  ResultDoc.str("p2sh", "Address that pays to the script by hash").optional(),
                  ResultDoc.obj(
                          "segwit",
                          "The witness form of paying to it",
                          ResultDoc.str("asm", "in words"),
                          ResultDoc.hex("hex", "in bytes"),
                          ResultDoc.str("type", "its kind"),
                          ResultDoc.str("address", "its address").optional(),
                          ResultDoc.str("desc", "a descriptor of it"),
                          ResultDoc.str("p2sh-segwit", "address of the same inside P2SH"))
                      .optional())),
          Examples.of("decodescript", "\"hexstring\"", "\"hexstring\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json hex = args.get(HEX);
    Script script =
        hex.asText().isEmpty()
            ? Script.EMPTY
            : Script.of(RpcType.HEX.reader().read(hex, "argument"));
    ScriptTemplate template = ScriptTemplate.of(script);
    Json.Obj out = ScriptJson.withoutHex(script, node);
    if (!isWrappable(script, template.kind())) {
      return out;
    }
    out.put("p2sh", p2sh(script, node));
    if (isWitnessWrappable(template)) {
      Script witness = witnessScript(script, template);
      Json.Obj segwit = segwit(witness, script, template.kind(), node);
      out.put("segwit", segwit.put("p2sh-segwit", p2sh(witness, node)));
    }
    return out;
  }

  private static String p2sh(Script script, NodeView node) {
    byte[] hash = Hash160.hash(script.array());
    return node.addresses().encode(new Address.P2sh(AddressBytes.of(hash)));
  }

  private static boolean isWrappable(Script script, ScriptTemplate.Kind kind) {
    return switch (kind) {
      case MULTISIG, NONSTANDARD, PUBKEY, PUBKEYHASH, WITNESS_V0_KEYHASH, WITNESS_V0_SCRIPTHASH ->
          ScriptReader.hasValidOps(script)
              && !ScriptTemplate.isUnspendable(script)
              && !hasTapscriptOps(script);
      case NULL_DATA, SCRIPTHASH, WITNESS_UNKNOWN, WITNESS_V1_TAPROOT, ANCHOR -> false;
    };
  }

  private static boolean hasTapscriptOps(Script script) {
    ScriptReader in = new ScriptReader(script);
    while (in.next()) {
      if (in.opcode() == Opcode.OP_CHECKSIGADD || Opcode.isSuccess(in.opcode())) {
        return true;
      }
    }
    return false;
  }

  /// Witness scripts take compressed keys only, and no witness programs inside.
  private static boolean isWitnessWrappable(ScriptTemplate template) {
    return switch (template.kind()) {
      case MULTISIG, PUBKEY ->
          template.solutions().stream().allMatch(part -> part.length == 1 || part.length == 33);
      case NONSTANDARD, PUBKEYHASH -> true;
      case NULL_DATA,
          SCRIPTHASH,
          WITNESS_UNKNOWN,
          WITNESS_V0_KEYHASH,
          WITNESS_V0_SCRIPTHASH,
          WITNESS_V1_TAPROOT,
          ANCHOR ->
          false;
    };
  }

  private static Script witnessScript(Script script, ScriptTemplate template) {
    Address address =
        switch (template.kind()) {
          case PUBKEY ->
              new Address.P2wpkh(AddressBytes.of(Hash160.hash(template.solutions().getFirst())));
          case PUBKEYHASH -> new Address.P2wpkh(AddressBytes.of(template.solutions().getFirst()));
          default -> new Address.P2wsh(AddressBytes.of(Sha256.hash(script.array())));
        };
    return address.scriptPubKey();
  }

  /// The inner script is known, so that the descriptor can tell more than the address.
  private static Json.Obj segwit(
      Script witness, Script inner, ScriptTemplate.Kind kind, NodeView node) {
    Json.Obj plain = ScriptJson.output(witness, node);
    if (kind == ScriptTemplate.Kind.PUBKEY || kind == ScriptTemplate.Kind.PUBKEYHASH) {
      return plain;
    }
    String descriptor = node.descriptors().infer(inner);
    String body = descriptor.substring(0, descriptor.indexOf('#'));
    if (!body.startsWith("multi(") && !body.startsWith("pk(")) {
      return plain;
    }
    Json.Obj out = Json.object();
    for (Json.Field field : plain.fields()) {
      out.put(
          field.key(),
          field.key().equals("desc")
              ? Json.of(Descriptors.withChecksum("wsh(" + body + ")"))
              : field.value());
    }
    return out;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
