package org.basalt.p2p.protocol;

import java.util.HashMap;
import java.util.Map;
import org.basalt.chain.api.MempoolInfo;
import org.basalt.chain.api.MempoolView;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.FeeFilter;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.ProtocolVersion;
import org.basalt.p2p.sync.FeeFilterRounder;

/// Asks peers not to announce transactions that the mempool would not take (BIP-0133): about every
/// ten minutes, sooner after a large change, and none at all during initial download.
///
/// The rate is known from the ledger, which is asked for it about once a second.
@OwnedBy("peers")
public final class FeeFilterRelay implements PeerProtocol {
  /// Core AVG_FEEFILTER_BROADCAST_INTERVAL.
  private static final double AVERAGE_INTERVAL_MS = 10 * 60 * 1000;

  /// Core MAX_FEEFILTER_CHANGE_DELAY.
  private static final long MAX_CHANGE_DELAY_MS = 5 * 60 * 1000;

  private static final long ASK_INTERVAL_NANOS = 1_000_000_000;

  /// In satoshis: all there will ever be, so that no transaction pays it.
  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;

  private final PeerContext context;
  private final FeeFilterRounder rounder;
  private final Map<Long, State> states = new HashMap<>();
  private long lowestSatPerKvB;
  private long relaySatPerKvB;
  private boolean isKnown;
  private boolean isAsking;
  private long askedNanos;

  /// Of one peer.
  private static final class State {
    private long sentSatPerKvB;
    private long nextMs;
  }

  public FeeFilterRelay(PeerContext context) {
    this.context = context;
    rounder = new FeeFilterRounder(context.random());
  }

  @Override
  public void attach(PeerSession peer) {
    boolean isFiltered =
        !context.config().behaviour().isBlocksOnly()
            && peer.commonVersion() >= ProtocolVersion.FEE_FILTER
            && !peer.has(NetPermission.FORCERELAY)
            && peer.type() != ConnectionType.BLOCK_RELAY;
    if (isFiltered) {
      states.put(peer.id(), new State());
    }
  }

  @Override
  public void detach(PeerSession peer) {
    states.remove(peer.id());
  }

  @Override
  public void service() {
    long now = context.clock().nanos();
    boolean isOld = !isKnown || now - askedNanos >= ASK_INTERVAL_NANOS;
    if (!states.isEmpty() && !isAsking && isOld) {
      isAsking = true;
      askedNanos = now;
      context
          .chain()
          .mempool()
          .inquire(MempoolView::info, info -> context.loop().execute(() -> answered(info)));
    }
  }

  private void answered(MempoolInfo info) {
    isAsking = false;
    isKnown = true;
    // What is only the relay's own minimum is not made coarse: all nodes have the same.
    boolean isFull = info.minimumFeeRateSatPerKvB() > info.minRelayFeeRateSatPerKvB();
    lowestSatPerKvB = isFull ? info.minimumFeeRateSatPerKvB() : 0;
    relaySatPerKvB = info.minRelayFeeRateSatPerKvB();
  }

  @Override
  public void service(PeerSession peer) {
    State state = states.get(peer.id());
    if (state != null && isKnown) {
      service(peer, state, current(state), context.clock().timeMillis());
    }
  }

  /// What the mempool asks for now.
  private long current(State state) {
    if (context.chain().view().isInitialBlockDownload()) {
      return MAX_MONEY_SAT;
    }
    if (state.sentSatPerKvB == rounder.highest()) {
      // The initial download is over.
      state.nextMs = 0;
    }
    return lowestSatPerKvB;
  }

  private void service(PeerSession peer, State state, long rateSatPerKvB, long now) {
    if (now > state.nextMs) {
      long rounded = Math.max(rounder.round(rateSatPerKvB), relaySatPerKvB);
      if (rounded != state.sentSatPerKvB) {
        peer.send(new FeeFilter(rounded));
        state.sentSatPerKvB = rounded;
      }
      state.nextMs = now + Math.round(context.random().nextExponential() * AVERAGE_INTERVAL_MS);
    } else if (now + MAX_CHANGE_DELAY_MS < state.nextMs && isFar(rateSatPerKvB, state)) {
      state.nextMs = now + context.random().nextLong(MAX_CHANGE_DELAY_MS);
    }
  }

  private static boolean isFar(long rateSatPerKvB, State state) {
    return rateSatPerKvB < 3 * state.sentSatPerKvB / 4
        || rateSatPerKvB > 4 * state.sentSatPerKvB / 3;
  }
}
