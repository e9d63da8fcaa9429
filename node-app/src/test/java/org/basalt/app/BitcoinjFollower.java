package org.basalt.app;

import java.net.InetAddress;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.listeners.DownloadProgressTracker;
import org.bitcoinj.store.BlockStoreException;
import org.bitcoinj.store.MemoryBlockStore;

/// bitcoinj in this JVM, which takes its chain from one node and connects again when it loses it.
final class BitcoinjFollower implements AutoCloseable {
  private final BlockChain chain;
  private final PeerGroup peers;

  private BitcoinjFollower(BlockChain chain, PeerGroup peers) {
    this.chain = chain;
    this.peers = peers;
  }

  static BitcoinjFollower of(Daemon node) {
    Context.propagate(new Context());
    NetworkParameters params = NetworkParameters.of(BitcoinNetwork.REGTEST);
    try {
      BlockChain chain =
          new BlockChain(BitcoinNetwork.REGTEST, new MemoryBlockStore(params.getGenesisBlock()));
      PeerGroup peers = new PeerGroup(BitcoinNetwork.REGTEST, chain);
      peers.setUseLocalhostPeerWhenPossible(false);
      peers.setBloomFilteringEnabled(false);
      peers.setRequiredServices(0);
      peers.addAddress(PeerAddress.simple(InetAddress.getLoopbackAddress(), node.p2pPort()));
      // After addAddress, which raises it; and the tracker must be there before the first peer is.
      peers.setMaxConnections(1);
      peers.startBlockChainDownload(new DownloadProgressTracker());
      peers.start();
      return new BitcoinjFollower(chain, peers);
    } catch (BlockStoreException e) {
      throw new AssertionError(e);
    }
  }

  int height() {
    return chain.getBestChainHeight();
  }

  @Override
  public void close() {
    peers.stop();
  }
}
