package org.basalt.p2p.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A gateway at a UDP port on loopback: gives each packet to a function, and sends what that
/// returns.
final class FakeGateway implements AutoCloseable {
  private final DatagramSocket socket;
  private final Function<byte[], List<byte[]>> answers;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "fake-gateway");

  FakeGateway(Function<byte[], List<byte[]>> answers) throws IOException {
    this.answers = answers;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread.start();
  }

  PortMapper.Way way() throws IOException {
    return new PortMapper.Way(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()),
        InetAddress.getByAddress(new byte[4]));
  }

  Optional<byte[]> next() throws InterruptedException {
    return Optional.ofNullable(received.poll(20, TimeUnit.SECONDS));
  }

  private void run() {
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
      try {
        socket.receive(packet);
        byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
        received.add(request);
        for (byte[] answer : answers.apply(request)) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
