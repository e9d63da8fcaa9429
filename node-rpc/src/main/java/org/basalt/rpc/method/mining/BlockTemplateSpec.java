package org.basalt.rpc.method.mining;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// What `getblocktemplate` is asked and what it answers.
final class BlockTemplateSpec {
  static final Param<Json.Obj> REQUEST =
      Param.required("template_request", RpcType.OBJECT, "The wishes")
          .containing(
              Param.optional(
                  "mode", RpcType.TEXT, "\"template\", or \"proposal\" to check a block"),
              Param.optional("capabilities", RpcType.ARRAY, "What the client can do")
                  .containing(
                      Param.optional(
                          "str",
                          RpcType.TEXT,
                          "'longpoll', 'coinbasevalue', 'proposal', 'serverlist', 'workid'")),
              Param.required("rules", RpcType.ARRAY, "Rules that the client knows")
                  .containing(
                      Param.required("segwit", RpcType.TEXT, "(as it stands)"),
                      Param.optional("str", RpcType.TEXT, "another rule")),
              Param.optional(
                  "longpollid", RpcType.TEXT, "Answer when there is a better template than this"),
              Param.optional(
                  "data", RpcType.HEX_TEXT, "The block to check, for mode \"proposal\""));

  static final RpcSpec SPEC =
      new RpcSpec(
          "getblocktemplate",
          "mining",
          "Gives what is needed to make the next block, or checks a block before work is put into"
              + " it. See BIP-0022, BIP-0023, BIP-0009 and BIP-0145.",
          List.of(REQUEST),
          List.of(
              ResultDoc.none().when("If the proposal was accepted with mode=='proposal'"),
              ResultDoc.str("", "Why not, in BIP-0022's words")
                  .when("If the proposal was not accepted with mode=='proposal'"),
              template().when("Otherwise")),
          Examples.of(
              "getblocktemplate", "'{\"rules\": [\"segwit\"]}'", "{\"rules\": [\"segwit\"]}"));

  private BlockTemplateSpec() {}

  private static ResultDoc template() {
    return ResultDoc.obj(
        "",
        "",
        ResultDoc.num("version", "The block's version"),
        ResultDoc.arr("rules", "Rules that hold", ResultDoc.str("", "name of a rule")),
        ResultDoc.dyn(
            "vbavailable",
            "Rules that are voted on",
            ResultDoc.num("rulename", "the bit of the version")),
        ResultDoc.arr("capabilities", "", ResultDoc.str("value", "such as 'proposal'")),
        ResultDoc.num("vbrequired", "Bits of the version that must be set"),
        ResultDoc.str("previousblockhash", "The tip"),
        ResultDoc.arr("transactions", "To be put in behind the coinbase", transaction()),
        ResultDoc.dyn(
            "coinbaseaux",
            "To be put into the coinbase's scriptSig",
            ResultDoc.hex("key", "the bytes; keys may be ignored")),
        ResultDoc.num("coinbasevalue", "What the coinbase may pay, fees included, in satoshis"),
        ResultDoc.str("longpollid", "Names this template, for longpollid"),
        ResultDoc.str("target", "The target"),
        ResultDoc.time("mintime", "The earliest time of the block"),
        ResultDoc.arr("mutable", "What may be changed", ResultDoc.str("value", "such as 'time'")),
        ResultDoc.hex("noncerange", "The nonces"),
        ResultDoc.num("sigoplimit", "Limit of signature operations"),
        ResultDoc.num("sizelimit", "Limit of bytes"),
        ResultDoc.num("weightlimit", "Limit of weight").optional(),
        ResultDoc.time("curtime", "The time now, or the earliest of the block"),
        ResultDoc.str("bits", "The compact target"),
        ResultDoc.num("height", "The block's height"),
        ResultDoc.hex("signet_challenge", "On a signet only: who may sign").optional(),
        ResultDoc.hex("default_witness_commitment", "Output of the unchanged template's coinbase")
            .optional());
  }

  private static ResultDoc transaction() {
    return ResultDoc.obj(
        "",
        "",
        ResultDoc.hex("data", "its bytes"),
        ResultDoc.hex("txid", "its txid"),
        ResultDoc.hex("hash", "its wtxid"),
        ResultDoc.arr(
            "depends",
            "Transactions that it spends from",
            ResultDoc.num("", "position in this list, from 1")),
        ResultDoc.num("fee", "its fee in satoshis"),
        ResultDoc.num("sigops", "its signature operations, as the limit counts them"),
        ResultDoc.num("weight", "its weight"));
  }
}
