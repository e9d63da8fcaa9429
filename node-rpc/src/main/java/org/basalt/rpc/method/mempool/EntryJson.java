package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.core.hash.Txid;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;

/// An unconfirmed transaction as JSON.
final class EntryJson {
  private EntryJson() {}

  static ResultDoc[] docs() {
    return new ResultDoc[] {
      ResultDoc.num("vsize", "Virtual size, more if signature operations are dense"),
      ResultDoc.num("weight", "Weight"),
      ResultDoc.time("time", "When it came, UNIX epoch"),
      ResultDoc.num("height", "Of the tip then"),
      ResultDoc.num("descendantcount", "Transactions that depend on it, and itself"),
      ResultDoc.num("descendantsize", "Their virtual size"),
      ResultDoc.num("ancestorcount", "Transactions that it depends on, and itself"),
      ResultDoc.num("ancestorsize", "Their virtual size"),
      ResultDoc.hex("wtxid", "Its id with the witness"),
      ResultDoc.num("chunkweight", "Weight of what it is mined with"),
      ResultDoc.obj(
          "fees",
          "",
          ResultDoc.amount("base", "Its fee in BTC"),
          ResultDoc.amount("modified", "What counts for mining, in BTC"),
          ResultDoc.amount("ancestor", "Of those that it depends on, in BTC"),
          ResultDoc.amount("descendant", "Of those that depend on it, in BTC"),
          ResultDoc.amount("chunk", "Of what it is mined with, in BTC")),
      ResultDoc.arr(
          "depends", "Unconfirmed transactions that it spends from", ResultDoc.hex("", "An id")),
      ResultDoc.arr(
          "spentby", "Unconfirmed transactions that spend from it", ResultDoc.hex("", "An id")),
      ResultDoc.bool("unbroadcast", "Put in here, and no peer has asked for it yet"),
      ResultDoc.bool(
              "bip125-replaceable",
              "It or an ancestor says that it may be replaced; with -deprecatedrpc=bip125")
          .optional()
    };
  }

  static Json.Obj of(MempoolEntryInfo entry, NodeView node) {
    Json.Obj out = fields(entry);
    return node.control().deprecatedMethods().contains("bip125")
        ? out.put("bip125-replaceable", entry.signalsReplacement())
        : out;
  }

  private static Json.Obj fields(MempoolEntryInfo entry) {
    return Json.object()
        .put("vsize", entry.sizeVb())
        .put("weight", entry.tx().weightWu())
        .put("time", entry.timeSec())
        .put("height", entry.height())
        .put("descendantcount", entry.descendants().count())
        .put("descendantsize", entry.descendants().sizeVb())
        .put("ancestorcount", entry.ancestors().count())
        .put("ancestorsize", entry.ancestors().sizeVb())
        .put("wtxid", entry.tx().wtxid().toString())
        .put("chunkweight", entry.chunkWeightWu())
        .put(
            "fees",
            Json.object()
                .put("base", AmountJson.of(entry.feeSat()))
                .put("modified", AmountJson.of(entry.modifiedFeeSat()))
                .put("ancestor", AmountJson.of(entry.ancestors().feeSat()))
                .put("descendant", AmountJson.of(entry.descendants().feeSat()))
                .put("chunk", AmountJson.of(entry.chunkFeeSat())))
        .put("depends", ids(entry.depends()))
        .put("spentby", ids(entry.spentBy()))
        .put("unbroadcast", entry.isUnbroadcast());
  }

  static Json.Arr ids(List<Txid> txids) {
    Json.Arr out = Json.array();
    txids.forEach(txid -> out.add(txid.toString()));
    return out;
  }
}
