package org.basalt.p2p.peer;

import org.basalt.p2p.address.AddressBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the operator that the node waits for peers, since without them nothing happens and nothing
/// else in the log would say why. Owned by the thread `peers`.
public final class NoPeersNotice {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// So long nobody may be there before it is worth a line: the first connections take seconds.
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private static final long REPEAT_NANOS = 600_000_000_000L;

  private final PeerContext context;
  private final AddressBook book;
  private final Connector connector;
  private final boolean isAutomatic;
  private long dueNanos;
  private boolean hasSaid;

  /// @param isAutomatic the node looks for peers by itself
  public NoPeersNotice(
      PeerContext context, AddressBook book, Connector connector, boolean isAutomatic) {
    this.context = context;
    this.book = book;
    this.connector = connector;
    this.isAutomatic = isAutomatic;
    this.dueNanos = context.clock().nanos() + PATIENCE_NANOS;
  }

  /// Says it once when nobody has been there for a while, and again now and then.
  public void service() {
    long now = context.clock().nanos();
    if (context.table().count(PeerSession::isReady) > 0) {
      dueNanos = now + PATIENCE_NANOS;
      hasSaid = false;
    } else if (now - dueNanos >= 0) {
      dueNanos = now + REPEAT_NANOS;
      LOG.info(
          "{} for peers: none is connected; {} addresses known{}",
          hasSaid ? "Still waiting" : "Waiting",
          book.size(),
          remedy());
      hasSaid = true;
    }
  }

  private String remedy() {
    if (!connector.isActive()) {
      return "; network activity is off (setnetworkactive)";
    }
    return isAutomatic
        ? "; looking for more (-addnode=host names one by hand)"
        : "; not looking for any but those given by -connect or -addnode";
  }
}
