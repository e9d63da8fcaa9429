package org.basalt.app.hostile;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;

/// A socket to the victim, over which anything can be said. What the victim says is thrown away, if
/// it is read at all.
final class HostileConnection implements AutoCloseable {
  private static final int MAGIC = 0xfabfb5da;
  private static final int HEADER_SIZE = 24;
  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int MAX_FRAME = 4_000_000;

  private final Socket socket;
  private final OutputStream out;
  private final CountDownLatch greeted = new CountDownLatch(1);
  private volatile boolean isClosedByVictim;

  private HostileConnection(Socket socket) throws IOException {
    this.socket = socket;
    out = socket.getOutputStream();
  }

  /// From an address of its own.
  static HostileConnection open(int port, Random random) throws IOException {
    Socket socket = new Socket();
    try {
      byte[] from = {127, (byte) random.nextInt(250), (byte) random.nextInt(250), 2};
      socket.setTcpNoDelay(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
      return new HostileConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Reads until the end, and finds the victim's `verack` on the way.
  void readOn() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = new byte[HEADER_SIZE];
            while (true) {
              in.readFully(header);
              int length = ByteBuffer.wrap(header, 16, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
              if (length < 0 || length > MAX_FRAME) {
                // An answer to garbage in the encrypted transport.
                in.transferTo(OutputStream.nullOutputStream());
                break;
              }
              in.skipNBytes(length);
              if (Arrays.equals(
                  header, 4, 10, "verack".getBytes(StandardCharsets.US_ASCII), 0, 6)) {
                greeted.countDown();
              }
            }
          } catch (IOException e) {
            // Ends as it ends.
          }
          isClosedByVictim = !socket.isClosed();
          greeted.countDown();
        });
  }

  /// So many bytes, now.
  byte[] read(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      isClosedByVictim = true;
      throw new IOException("closed");
    }
    return bytes;
  }

  /// Reads until the end, whatever comes.
  void discard() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            // Ends as it ends.
          }
          isClosedByVictim = !socket.isClosed();
        });
  }

  void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void send(String command, byte[] payload) throws IOException {
    out.write(frame(command, payload));
  }

  static byte[] frame(String command, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_SIZE + payload.length);
    frame.putInt(MAGIC);
    frame.put(Arrays.copyOf(command.getBytes(StandardCharsets.US_ASCII), 12));
    frame.order(ByteOrder.LITTLE_ENDIAN).putInt(payload.length);
    frame.put(Sha256.hashTwice(payload), 0, 4);
    frame.put(payload);
    return frame.array();
  }

  static byte[] version(Random random) {
    ArraySink out = new ArraySink();
    out.int32Le(70_016).int64Le(random.nextInt(4096)).int64Le(System.currentTimeMillis() / 1000);
    out.bytes(new byte[26]).bytes(new byte[26]).int64Le(random.nextLong());
    out.varBytes("/hostile:1/".getBytes(StandardCharsets.US_ASCII));
    out.int32Le(random.nextInt(1_000)).int8(1);
    return out.toByteArray();
  }

  /// As BIP-0031 and its successors want it, with whatever may be negotiated.
  void shakeHands(Random random) throws IOException {
    readOn();
    send("version", version(random));
    for (String feature : new String[] {"wtxidrelay", "sendaddrv2"}) {
      if (random.nextBoolean()) {
        send(feature, new byte[0]);
      }
    }
    send("verack", new byte[0]);
    try {
      if (!greeted.await(20, TimeUnit.SECONDS) || isClosedByVictim) {
        throw new IOException("no handshake");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Lets time pass, as a peer does that takes its time; ends early with the connection.
  void idle(long millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      if (isClosedByVictim || socket.isClosed()) {
        throw new IOException("closed");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  boolean isClosedByVictim() {
    return isClosedByVictim;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
