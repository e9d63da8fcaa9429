package org.basalt.rpc.method.mempool;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.json.TxHex;
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

/// `sendrawtransaction`: takes a transaction into the mempool.
public final class SendRawTransaction implements RpcMethod {
  private static final Param<String> HEX =
      Param.required("hexstring", RpcType.HEX_TEXT, "The transaction's bytes");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "sendrawtransaction",
          "rawtransactions",
          "Puts a signed transaction into the mempool and announces it to peers. With"
              + " -privatebroadcast it is sent to a few peers over Tor or I2P alone, and comes into"
              + " the mempool when it comes back from the network.",
          List.of(HEX, MaxFeeRate.PARAM, RawTransactions.MAX_BURN),
          List.of(ResultDoc.hex("", "The transaction's id")),
          Examples.of("sendrawtransaction", "\"signedhex\"", "\"signedhex\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    long maxBurnSat = args.get(RawTransactions.MAX_BURN);
    Transaction tx =
        TxHex.decode(args.get(HEX))
            .orElseThrow(() ->
                new RpcException(
                    RpcErrorCode.DESERIALIZATION_ERROR,
                    "TX decode failed. Make sure the tx has at least one input."));
    RawTransactions.checkBurn(tx, maxBurnSat);
    long maxFeeSat = MaxFeeRate.feeSat(MaxFeeRate.of(args), tx.sizeVb());
    PeerService.PrivateBroadcasting privacy = node.peers().privateBroadcasting();
    requireReachable(privacy);
    Optional<Transaction> known = inMempool(tx, node);
    if (privacy == PeerService.PrivateBroadcasting.POSSIBLE) {
      if (known.isEmpty()) {
        requireAcceptable(tx, maxFeeSat, node);
      }
      sendPrivately(tx, node.peers());
      return Json.of(tx.txid().toString());
    }
    if (known.isEmpty()) {
      requireAccepted(
          node.chain().mempool().submit(tx, maxFeeSat).orElseThrow(SendRawTransaction::feeTooHigh));
      node.chain().mempool().broadcastWanted(tx.txid());
    }
    // One that is here already, perhaps with another witness, is announced again.
    node.peers().broadcast(known.orElse(tx).wtxid());
    return Json.of(tx.txid().toString());
  }

  /// @throws RpcException if the transaction is in the chain, with an output unspent
  private static Optional<Transaction> inMempool(Transaction tx, NodeView node) {
    Txid txid = tx.txid();
    int outputs = tx.outputs().size();
    return node.chain()
        .ask(ledger -> {
          for (int i = 0; i < outputs; i++) {
            if (!ledger.coin(new OutPoint(txid, i)).isNone()) {
              throw new RpcException(
                  RpcErrorCode.VERIFY_ALREADY_IN_UTXO_SET,
                  "Transaction outputs already in utxo set");
            }
          }
          return ledger.mempool().transaction(txid);
        });
  }

  private static RpcException feeTooHigh() {
    return new RpcException(
        RpcErrorCode.VERIFY_ERROR,
        "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
  }

  private static void requireReachable(PeerService.PrivateBroadcasting privacy) {
    if (privacy == PeerService.PrivateBroadcasting.NOT_REACHABLE) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR,
          "-privatebroadcast is enabled, but none of the Tor or I2P networks is reachable. Maybe"
              + " the location of the Tor proxy couldn't be retrieved from the Tor daemon at"
              + " startup. Check whether the Tor daemon is running and that -torcontrol,"
              + " -torpassword and -i2psam are configured properly.");
    }
  }

  /// It must not come into the mempool, where peers could find it: only ask whether it could.
  private static void requireAcceptable(Transaction tx, long maxFeeSat, NodeView node) {
    TxOutcome.Judged outcome = node.chain().mempool().test(tx);
    requireAccepted(outcome);
    if (outcome instanceof TxOutcome.Accepted accepted
        && maxFeeSat > 0
        && accepted.feeSat() > maxFeeSat) {
      throw feeTooHigh();
    }
  }

  private static void sendPrivately(Transaction tx, PeerService peers) {
    if (!peers.broadcastPrivately(tx)) {
      throw new RpcException(RpcErrorCode.LIMIT_EXCEEDED, "Private broadcast queue is full");
    }
  }

  private static void requireAccepted(TxOutcome.Judged outcome) {
    switch (outcome) {
      case TxOutcome.Accepted _ -> {}
      case TxOutcome.Refused(TxVerdict.MissingInputs(var reject)) ->
          throw new RpcException(RpcErrorCode.VERIFY_ERROR, reject.toString());
      case TxOutcome.Refused(TxVerdict.Invalid verdict) ->
          throw new RpcException(RpcErrorCode.VERIFY_REJECTED, verdict.reject().toString());
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
