package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.basalt.app.config.NodeConfig;
import org.basalt.app.log.LogFormat;
import org.basalt.app.log.NodeLog;
import org.basalt.rpc.server.Entrance;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.Peer;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.listeners.DownloadProgressTracker;
import org.bitcoinj.store.BlockStoreException;
import org.bitcoinj.store.MemoryBlockStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// bitcoinj, a client of another lineage, takes its chain from a Basalt node in the same JVM.
final class BitcoinjInteropTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String MINE_TO = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final int BLOCKS = 120;

  @TempDir Path scratch;

  @Test
  void syncsHeadersAndHearsOfNewBlocks() throws Exception {
    int p2pPort = FreePort.next();
    RpcClient rpc = new RpcClient(FreePort.next(), scratch.resolve("regtest/.cookie"));
    CompletableFuture<Integer> exitCode = startNode(p2pPort, rpc.port());
    try {
      await("Basalt answers")
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> rpc.call("getblockcount").isInt());
      mine(rpc, BLOCKS);
      followChain(rpc, p2pPort);
    } finally {
      rpc.call("stop");
    }
    assertThat(exitCode.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
  }

  private static void followChain(RpcClient rpc, int p2pPort) throws Exception {
    Context.propagate(new Context());
    NetworkParameters params = NetworkParameters.of(BitcoinNetwork.REGTEST);
    BlockChain chain =
        new BlockChain(BitcoinNetwork.REGTEST, new MemoryBlockStore(params.getGenesisBlock()));
    PeerGroup peers = new PeerGroup(BitcoinNetwork.REGTEST, chain);
    peers.setUseLocalhostPeerWhenPossible(false);
    // It serves no bloom filters; without them whole blocks are downloaded.
    peers.setBloomFilteringEnabled(false);
    peers.setRequiredServices(0);
    peers.addAddress(PeerAddress.simple(InetAddress.getLoopbackAddress(), p2pPort));
    // After addAddress, which raises it; and the tracker must be there before the first peer is.
    peers.setMaxConnections(1);
    DownloadProgressTracker tracker = new DownloadProgressTracker();
    peers.startBlockChainDownload(tracker);
    peers.start();
    try {
      Peer basalt = peers.waitForPeers(1).get(LIMIT.toSeconds(), TimeUnit.SECONDS).getFirst();
      assertThat(basalt.getBestHeight()).isEqualTo(BLOCKS);
      awaitSameTip(rpc, chain, BLOCKS);
      mine(rpc, 1);
      awaitSameTip(rpc, chain, BLOCKS + 1);
    } finally {
      peers.stop();
    }
  }

  private static void awaitSameTip(RpcClient rpc, BlockChain chain, int height)
      throws IOException, BlockStoreException {
    await("bitcoinj reaches height " + height)
        .atMost(LIMIT)
        .until(() -> chain.getBestChainHeight() == height);
    assertThat(chain.getChainHead().getHeader().getHashAsString())
        .isEqualTo(rpc.call("getbestblockhash").asText());
  }

  private static void mine(RpcClient rpc, int blocks) throws IOException {
    JsonNode mined = rpc.call("generatetoaddress", blocks, MINE_TO);
    assertThat(mined).hasSize(blocks);
  }

  /// @return its exit code, once it has stopped
  private CompletableFuture<Integer> startNode(int p2pPort, int rpcPort) throws IOException {
    NodeConfig config =
        NodeConfig.resolve(
            List.of(
                "-chain=regtest",
                "-datadir=" + scratch,
                "-bind=127.0.0.1:" + p2pPort,
                "-rpcport=" + rpcPort,
                "-connect=0"));
    Files.createDirectories(config.networkDirectory());
    Path logFile = config.networkDirectory().resolve("debug.log");
    NodeLog log =
        NodeLog.open(
            Optional.of(logFile),
            false,
            false,
            new LogFormat(true, false, false, false),
            List.of(),
            List.of());
    Node node = new Node(config, Entrance.open(config.rpc()), log, logFile, () -> {});
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("basalt")
        .start(() -> {
          try {
            exitCode.complete(node.run());
          } finally {
            exitCode.completeExceptionally(new IllegalStateException("the node failed"));
            log.close();
          }
        });
    return exitCode;
  }
}
