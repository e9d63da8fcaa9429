package org.basalt.rpc.method.mempool;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.method.blockchain.Verbosity;
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

/// `getorphantxs`: transactions of peers that wait for what they spend.
public final class GetOrphanTxs implements RpcMethod {
  private static final Param<Json> VERBOSITY =
      Param.withDefault(
              "verbosity",
              RpcType.anyAs(RpcType.Kind.NUM),
              Json.of(0),
              "0 for txids, of which some may be there twice, 1 for objects that describe them, 2"
                  + " for such with the bytes")
          .unchecked();
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getorphantxs",
          "hidden",
          "Lists transactions of peers that wait for what they spend.\n\n"
              + "EXPERIMENTAL: the answer may change.",
          List.of(VERBOSITY),
          List.of(
              ResultDoc.arr("", "", ResultDoc.hex("txid", "A transaction's id"))
                  .when("for verbose = 0"),
              ResultDoc.arr("", "", ResultDoc.obj("", "", docs(false))).when("for verbose = 1"),
              ResultDoc.arr("", "", ResultDoc.obj("", "", docs(true))).when("for verbose = 2")),
          Examples.of("getorphantxs", "2", "2"));

  private static List<ResultDoc> docs(boolean hasBytes) {
    List<ResultDoc> docs =
        new ArrayList<>(
            List.of(
                ResultDoc.hex("txid", "Its id"),
                ResultDoc.hex("wtxid", "Its id with the witness"),
                ResultDoc.num("bytes", "Its size"),
                ResultDoc.num("vsize", "Its virtual size"),
                ResultDoc.num("weight", "Its weight"),
                ResultDoc.arr("from", "", ResultDoc.num("peer_id", "A peer that has it"))));
    if (hasBytes) {
      docs.add(ResultDoc.hex("hex", "Its bytes"));
    }
    return docs;
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int verbosity = Verbosity.of(args.raw(VERBOSITY), 0, false);
    if (verbosity < 0 || verbosity > 2) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Invalid verbosity value " + verbosity);
    }
    Json.Arr out = Json.array();
    for (PeerService.OrphanInfo orphan : node.peers().orphans()) {
      out.add(
          verbosity == 0
              ? Json.of(orphan.tx().txid().toString())
              : describe(orphan, verbosity == 2));
    }
    return out;
  }

  private static Json describe(PeerService.OrphanInfo orphan, boolean withBytes) {
    Transaction tx = orphan.tx();
    Json.Arr from = Json.array();
    orphan.announcers().forEach(peer -> from.add(Json.of(peer)));
    Json.Obj out =
        Json.object()
            .put("txid", tx.txid().toString())
            .put("wtxid", tx.wtxid().toString())
            .put("bytes", tx.totalSize())
            .put("vsize", tx.sizeVb())
            .put("weight", tx.weightWu())
            .put("from", from);
    return withBytes ? out.put("hex", Hex.encode(TransactionCodec.encode(tx))) : out;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
