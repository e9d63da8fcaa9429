package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.ConnectRequest;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.NettyTransport;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.transport.Transport;
import org.basalt.p2p.transport.TransportConfig;
import org.basalt.p2p.transport.TransportVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageCaptureTest {
  private static final Endpoint ANY_PORT = new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 0);

  @TempDir private Path directory;

  private final LinkedBlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();

  @Test
  void eachPeerHasAFolderWithWhatItSentAndWasSent() throws Exception {
    NodeClock clock = NodeClock.manual(1_700_000_000);
    TransportConfig config = TransportConfig.of(1, StandardMessages.TABLE);
    Path captured = directory.resolve("message_capture");
    try (NettyTransport ours =
            new NettyTransport(config, clock, new MessageCapture(captured, clock));
        NettyTransport theirs = new NettyTransport(config, NodeClock.system());
        Transport.Listening listening = theirs.listen(ANY_PORT, _ -> new Answering())) {
      Connection connection =
          ours.connect(
              ConnectRequest.to(listening.local()).withVersion(TransportVersion.V2),
              new Answering());
      connection.send(new Ping(5));
      connection.send(new Verack());
      await().until(() -> received.size() == 3);
      Path folder = captured.resolve("127.0.0.1_" + listening.local().port());
      String time = "00401e18240a0600";
      assertThat(
              List.of(hex(folder.resolve("msgs_sent.dat")), hex(folder.resolve("msgs_recv.dat"))))
          .containsExactly(
              time
                  + "70696e670000000000000000"
                  + "08000000"
                  + "0500000000000000"
                  + time
                  + "76657261636b000000000000"
                  + "00000000",
              time + "76657261636b000000000000" + "00000000");
    }
  }

  private static String hex(Path file) throws Exception {
    return Hex.encode(Files.readAllBytes(file));
  }

  /// Answers a ping with a verack, and notes all.
  private final class Answering implements ConnectionListener {
    @Override
    public void opened(Connection connection) {}

    @Override
    public void received(Connection connection, ReceivedMessage message) {
      received.add(message);
      if (message.message() instanceof Ping) {
        connection.send(new Verack());
      }
    }

    @Override
    public void malformed(
        Connection connection, String command, int payloadBytes, DecodeException reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void sendBufferDrained(Connection connection) {}

    @Override
    public void closed(Connection connection, CloseReason reason) {}
  }
}
