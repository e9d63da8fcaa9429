package org.basalt.rpc.method.network;

import java.util.Map;
import java.util.TreeMap;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.ResultDoc;

/// One peer as `getpeerinfo` shows it.
final class PeerFields {
  private static final double MICROS_PER_SECOND = 1e6;

  static final ResultDoc DOC =
      ResultDoc.arr(
          "",
          "",
          ResultDoc.obj(
              "",
              "",
              ResultDoc.num("id", "Number of the connection, never used again"),
              ResultDoc.str("addr", "Address and port, or the name it was added by"),
              ResultDoc.str("addrbind", "Our end of the connection").optional(),
              ResultDoc.str("addrlocal", "Our address as the peer sees it").optional(),
              ResultDoc.str(
                  "network",
                  "What it is reached through (ipv4, ipv6, onion, i2p, cjdns, not_publicly_routable)"),
              ResultDoc.num("mapped_as", "Autonomous system of the peer").optional(),
              ResultDoc.hex("services", "Services that it offers, as bits"),
              ResultDoc.arr(
                  "servicesnames", "The same in words", ResultDoc.str("SERVICE_NAME", "A service")),
              ResultDoc.bool("relaytxes", "Whether it wants transactions"),
              ResultDoc.num("last_inv_sequence", "Mempool sequence of our last announcement"),
              ResultDoc.num("inv_to_send", "Transactions waiting to be announced"),
              ResultDoc.time("lastsend", "Last time something was sent, as UNIX epoch time"),
              ResultDoc.time("lastrecv", "Last time something was received, as UNIX epoch time"),
              ResultDoc.time("last_transaction", "Last time it gave a new transaction"),
              ResultDoc.time("last_block", "Last time it gave a new block"),
              ResultDoc.num("bytessent", "Bytes sent"),
              ResultDoc.num("bytesrecv", "Bytes received"),
              ResultDoc.time("conntime", "When the connection was made, as UNIX epoch time"),
              ResultDoc.num("timeoffset", "Seconds that its clock is ahead"),
              ResultDoc.num("pingtime", "Last round trip in seconds").optional(),
              ResultDoc.num("minping", "Best round trip in seconds").optional(),
              ResultDoc.num("pingwait", "Seconds that a ping has been out").optional(),
              ResultDoc.num("version", "Its protocol version"),
              ResultDoc.str("subver", "What it calls itself"),
              ResultDoc.bool("inbound", "Whether it connected to us"),
              ResultDoc.bool(
                  "bip152_hb_to", "Whether we chose it for high-bandwidth compact blocks"),
              ResultDoc.bool("bip152_hb_from", "Whether it chose us"),
              ResultDoc.num("presynced_headers", "Height of header pre-synchronisation, or -1"),
              ResultDoc.num("synced_headers", "Height of the last header in common, or -1"),
              ResultDoc.num("synced_blocks", "Height of the last block in common, or -1"),
              ResultDoc.arr(
                  "inflight", "Heights of blocks asked for", ResultDoc.num("n", "A height")),
              ResultDoc.bool("addr_relay_enabled", "Whether addresses are exchanged with it"),
              ResultDoc.num("addr_processed", "Addresses taken from it"),
              ResultDoc.num("addr_rate_limited", "Addresses dropped for coming too fast"),
              ResultDoc.arr(
                  "permissions",
                  "Permissions it was given",
                  ResultDoc.str("permission_type", "A permission")),
              ResultDoc.num("minfeefilter", "Least fee rate it wants to hear of"),
              ResultDoc.dyn(
                  "bytessent_per_msg", "by message type", ResultDoc.num("msg", "Bytes sent")),
              ResultDoc.dyn(
                  "bytesrecv_per_msg",
                  "by message type; unknown ones as *other*",
                  ResultDoc.num("msg", "Bytes received")),
              ResultDoc.str("connection_type", "Why the connection exists"),
              ResultDoc.str("transport_protocol_type", "detecting, v1 or v2"),
              ResultDoc.str("session_id", "Session id of the encrypted transport, or empty")));

  private PeerFields() {}

  static Json of(PeerInfo peer) {
    Json.Obj out = Json.object().put("id", peer.id()).put("addr", peer.addr());
    if (!peer.addrBind().isEmpty()) {
      out.put("addrbind", peer.addrBind());
    }
    if (!peer.addrLocal().isEmpty()) {
      out.put("addrlocal", peer.addrLocal());
    }
    out.put("network", peer.network());
    if (peer.mappedAs() != 0) {
      out.put("mapped_as", peer.mappedAs());
    }
    out.put("services", ServiceNames.hex(peer.services()))
        .put("servicesnames", ServiceNames.names(peer.services()))
        .put("relaytxes", peer.relayTxes())
        .put("last_inv_sequence", peer.lastInvSequence())
        .put("inv_to_send", peer.invToSend())
        .put("lastsend", peer.lastSendSec())
        .put("lastrecv", peer.lastReceiveSec())
        .put("last_transaction", peer.lastTransactionSec())
        .put("last_block", peer.lastBlockSec())
        .put("bytessent", peer.bytesSent())
        .put("bytesrecv", peer.bytesReceived())
        .put("conntime", peer.connTimeSec())
        .put("timeoffset", peer.timeOffsetSec());
    putSeconds(out, "pingtime", peer.pingMicros());
    putSeconds(out, "minping", peer.minPingMicros());
    putSeconds(out, "pingwait", peer.pingWaitMicros());
    Json.Arr inflight = Json.array();
    peer.inflight().forEach(height -> inflight.add((long) height));
    return out.put("version", peer.version())
        .put("subver", peer.subver())
        .put("inbound", peer.inbound())
        .put("bip152_hb_to", peer.bip152HbTo())
        .put("bip152_hb_from", peer.bip152HbFrom())
        .put("presynced_headers", peer.presyncedHeaders())
        .put("synced_headers", peer.syncedHeaders())
        .put("synced_blocks", peer.syncedBlocks())
        .put("inflight", inflight)
        .put("addr_relay_enabled", peer.addrRelayEnabled())
        .put("addr_processed", peer.addrProcessed())
        .put("addr_rate_limited", peer.addrRateLimited())
        .put("permissions", Json.strings(peer.permissions()))
        .put("minfeefilter", new Json.Num(btc(peer.minFeeFilterSatPerKvB())))
        .put("bytessent_per_msg", byType(peer.bytesSentPerMsg()))
        .put("bytesrecv_per_msg", byType(peer.bytesReceivedPerMsg()))
        .put("connection_type", peer.connectionType().text())
        .put("transport_protocol_type", peer.transport())
        .put("session_id", peer.sessionId());
  }

  private static void putSeconds(Json.Obj out, String key, long micros) {
    if (micros >= 0) {
      out.put(key, micros / MICROS_PER_SECOND);
    }
  }

  private static String btc(long satoshis) {
    return "%d.%08d".formatted(satoshis / 100_000_000, satoshis % 100_000_000);
  }

  private static Json byType(Map<String, Long> bytes) {
    Json.Obj out = Json.object();
    new TreeMap<>(bytes).forEach(out::put);
    return out;
  }
}
