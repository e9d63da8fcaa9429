package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainService;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.CFCheckpt;
import org.basalt.p2p.message.CFHeaders;
import org.basalt.p2p.message.CFilter;
import org.basalt.p2p.message.GetCFCheckpt;
import org.basalt.p2p.message.GetCFHeaders;
import org.basalt.p2p.message.GetCFilters;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves block filters, their headers and checkpoints (BIP-0157, `-peerblockfilters`), and
/// declines other types of them. Who asks for those all the same, or for a range that nobody may
/// ask for, is disconnected; what the index does not have yet is not answered.
///
/// Filters of a range go out one by one as there is room to send; until the last one is out, the
/// peer's further messages wait. Source: Core `PrepareBlockFilterRequest` and its callers.
@OwnedBy("peers")
public final class FilterServing implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Core CFCHECKPT_INTERVAL.
  private static final int CHECKPOINT_INTERVAL = 1000;

  private final PeerContext context;
  private final ChainService chain;
  private final ServableBlocks servable;
  private final Map<Long, Range> sending = new HashMap<>();

  /// Filters still to be sent to a peer.
  ///
  /// @param next height
  /// @param stop the last block
  private record Range(int next, BlockNode stop) {}

  public FilterServing(PeerContext context) {
    this.context = context;
    this.chain = context.chain();
    this.servable = new ServableBlocks(chain);
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(GetCFilters.TYPE, message -> filtersAsked(peer, message));
    peer.on(GetCFHeaders.TYPE, message -> headersAsked(peer, message));
    peer.on(GetCFCheckpt.TYPE, message -> checkpointsAsked(peer, message));
  }

  @Override
  public void detach(PeerSession peer) {
    sending.remove(peer.id());
  }

  // Requests.

  private void filtersAsked(PeerSession peer, GetCFilters message) {
    stopBlock(peer, message.filterType(), message.stopHash())
        .filter(stop -> isRange(peer, message.startHeight(), stop, GetCFilters.BLOCKS_MAX))
        .filter(this::isIndexed)
        .ifPresent(stop -> {
          sending.put(peer.id(), new Range(message.startHeight(), stop));
          peer.hold();
          sendFilters(peer);
        });
  }

  private void headersAsked(PeerSession peer, GetCFHeaders message) {
    stopBlock(peer, message.filterType(), message.stopHash())
        .filter(stop -> isRange(peer, message.startHeight(), stop, GetCFHeaders.BLOCKS_MAX))
        .ifPresent(stop -> sendHeaders(peer, message.startHeight(), stop));
  }

  private void checkpointsAsked(PeerSession peer, GetCFCheckpt message) {
    stopBlock(peer, message.filterType(), message.stopHash())
        .ifPresent(stop -> sendCheckpoints(peer, stop));
  }

  private Optional<BlockNode> stopBlock(PeerSession peer, int filterType, BlockHash hash) {
    if (filterType != BasicBlockFilter.TYPE
        || !context.services().has(ServiceFlags.COMPACT_FILTERS)) {
      peer.disconnect("peer requested unsupported block filter type: " + filterType);
      return Optional.empty();
    }
    Optional<BlockNode> stop = chain.find(hash).filter(servable::contains);
    if (stop.isEmpty()) {
      peer.disconnect("peer requested invalid block hash: " + hash);
    }
    return stop;
  }

  /// @param start unsigned
  private static boolean isRange(PeerSession peer, int start, BlockNode stop, int max) {
    if (Integer.compareUnsigned(start, stop.height()) > 0) {
      peer.disconnect(
          "peer sent invalid getcfilters/getcfheaders with start height "
              + Integer.toUnsignedLong(start)
              + " and stop height "
              + stop.height());
      return false;
    }
    int count = stop.height() - start + 1;
    if (count > max) {
      peer.disconnect("peer requested too many cfilters/cfheaders: " + count + " / " + max);
      return false;
    }
    return true;
  }

  // Answers.

  @Override
  public void service(PeerSession peer) {
    if (sending.containsKey(peer.id())) {
      sendFilters(peer);
    }
  }

  private void sendFilters(PeerSession peer) {
    Range range = sending.get(peer.id());
    while (range != null && !peer.connection().isSendBufferFull()) {
      BlockNode node = range.stop().ancestorAt(range.next());
      Optional<BasicBlockFilter> filter = filters().flatMap(all -> all.filter(node));
      if (filter.isEmpty()) {
        notIndexed(node);
      } else {
        peer.send(new CFilter(BasicBlockFilter.TYPE, node.hash(), filter.get().array()));
      }
      range =
          filter.isEmpty() || node == range.stop()
              ? null
              : new Range(range.next() + 1, range.stop());
    }
    if (range == null) {
      sending.remove(peer.id());
      peer.release();
    } else {
      sending.put(peer.id(), range);
      peer.serviceSoon();
    }
  }

  private void sendHeaders(PeerSession peer, int start, BlockNode stop) {
    FilterHeader previous = FilterHeader.ZERO;
    if (start > 0) {
      Optional<BlockFilters.Link> before = link(stop.ancestorAt(start - 1));
      if (before.isEmpty()) {
        return;
      }
      previous = before.get().header();
    }
    List<FilterHeader> hashes = new ArrayList<>();
    for (BlockNode node : ActiveRange.of(stop, start, stop.height())) {
      Optional<BlockFilters.Link> link = link(node);
      if (link.isEmpty()) {
        return;
      }
      hashes.add(link.get().hash());
    }
    peer.send(new CFHeaders(BasicBlockFilter.TYPE, stop.hash(), previous, hashes));
  }

  private void sendCheckpoints(PeerSession peer, BlockNode stop) {
    List<FilterHeader> headers = new ArrayList<>();
    for (int height = CHECKPOINT_INTERVAL; height <= stop.height(); height += CHECKPOINT_INTERVAL) {
      Optional<BlockFilters.Link> link = link(stop.ancestorAt(height));
      if (link.isEmpty()) {
        return;
      }
      headers.add(link.get().header());
    }
    peer.send(new CFCheckpt(BasicBlockFilter.TYPE, stop.hash(), headers));
  }

  private Optional<BlockFilters> filters() {
    return chain.blockFilters();
  }

  /// Core answers with all filters of a range or with none: those before an indexed block are
  /// indexed too.
  private boolean isIndexed(BlockNode stop) {
    return link(stop).isPresent();
  }

  private Optional<BlockFilters.Link> link(BlockNode node) {
    Optional<BlockFilters.Link> link = filters().flatMap(all -> all.link(node));
    if (link.isEmpty()) {
      notIndexed(node);
    }
    return link;
  }

  private static void notIndexed(BlockNode node) {
    LOG.debug("Failed to find block filter in index: filter_type=basic, {}", node);
  }
}
