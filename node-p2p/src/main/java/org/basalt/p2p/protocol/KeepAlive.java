package org.basalt.p2p.protocol;

import java.util.HashMap;
import java.util.Map;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.PeerStatistics;
import org.basalt.p2p.peer.ProtocolVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pings every two minutes, answers pings, and drops a peer that leaves a ping unanswered for
/// twenty (BIP-0031).
@OwnedBy("peers")
public final class KeepAlive implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final long INTERVAL_MS = 2 * 60 * 1000;
  private static final long TIMEOUT_MS = 20 * 60 * 1000;

  private final PeerContext context;
  private final Map<Long, State> states = new HashMap<>();

  /// A ping's nonce is never 0; 0 means that none is out.
  private static final class State {
    private long nonce;
    private long startedMs;
    private boolean isQueued;
  }

  public KeepAlive(PeerContext context) {
    this.context = context;
  }

  @Override
  public void attach(PeerSession peer) {
    State state = new State();
    states.put(peer.id(), state);
    peer.on(Ping.TYPE, ping -> answer(peer, ping));
    peer.on(Pong.TYPE, pong -> ponged(peer, state, pong));
  }

  @Override
  public void detach(PeerSession peer) {
    states.remove(peer.id());
  }

  /// Every peer gets a ping soon (RPC `ping`).
  public void pingAll() {
    states.values().forEach(state -> state.isQueued = true);
  }

  private static void answer(PeerSession peer, Ping ping) {
    if (peer.commonVersion() > ProtocolVersion.PING_NONCE) {
      peer.send(new Pong(ping.nonce()));
    }
  }

  private void ponged(PeerSession peer, State state, Pong pong) {
    String problem = "";
    boolean isFinished = false;
    if (!pong.isComplete()) {
      problem = "Short payload";
      isFinished = true;
    } else if (state.nonce == 0) {
      problem = "Unsolicited pong without ping";
    } else if (pong.nonce() == state.nonce) {
      long tookMs = context.clock().timeMillis() - state.startedMs;
      if (tookMs >= 0) {
        peer.statistics().ponged(tookMs * 1000);
      } else {
        problem = "Timing mishap";
      }
      isFinished = true;
    } else if (pong.nonce() == 0) {
      problem = "Nonce zero";
      isFinished = true;
    } else {
      problem = "Nonce mismatch";
    }
    if (!problem.isEmpty()) {
      LOG.debug(
          "pong peer={}: {}, {} expected, {} received, {} bytes",
          peer.id(),
          problem,
          Long.toHexString(state.nonce),
          Long.toHexString(pong.nonce()),
          pong.isComplete() ? Long.BYTES : 0);
    }
    if (isFinished) {
      state.nonce = 0;
      peer.statistics().pingCancelled();
    }
  }

  @Override
  public void service(PeerSession peer) {
    State state = states.get(peer.id());
    if (state == null) {
      return;
    }
    long nowMs = context.clock().timeMillis();
    if (state.nonce != 0 && nowMs > state.startedMs + TIMEOUT_MS && isPatienceOver(peer, nowMs)) {
      peer.disconnect(String.format("ping timeout: %d.%06ds", (nowMs - state.startedMs) / 1000, 0));
      return;
    }
    if (state.isQueued || (state.nonce == 0 && nowMs > state.startedMs + INTERVAL_MS)) {
      send(peer, state, nowMs);
    }
  }

  private boolean isPatienceOver(PeerSession peer, long nowMs) {
    return peer.origin().connectedMs() + context.config().behaviour().peerTimeoutSec() * 1000L
        < nowMs;
  }

  private void send(PeerSession peer, State state, long nowMs) {
    long nonce;
    do {
      nonce = context.random().nextLong();
    } while (nonce == 0);
    state.isQueued = false;
    state.startedMs = nowMs;
    if (peer.commonVersion() > ProtocolVersion.PING_NONCE) {
      state.nonce = nonce;
      peer.statistics().pingSent(nowMs);
    } else {
      state.nonce = 0;
      nonce = 0;
    }
    peer.send(new Ping(nonce));
  }

  /// How long a ping has been out, in microseconds; [PeerStatistics#NONE] if none is.
  public long waitMicros(PeerSession peer) {
    State state = states.get(peer.id());
    return state == null || state.nonce == 0
        ? PeerStatistics.NONE
        : (context.clock().timeMillis() - state.startedMs) * 1000;
  }
}
