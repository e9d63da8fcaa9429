package org.basalt.p2p.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.basalt.p2p.netaddr.HostPort;

/// Asks a SOCKS5 proxy for a connection, by name, so that the proxy resolves it (RFC 1928, RFC
/// 1929).
///
/// | step | we send                                      | the proxy answers                              |
/// |-----:|----------------------------------------------|------------------------------------------------|
/// |    1 | `05`, count of methods, methods (0 none, 2 password) | `05`, the method                       |
/// |    2 | `01`, user, password, if method 2 was chosen | `01 00`                                        |
/// |    3 | `05 01 00 03`, name, port big-endian         | `05 00 00`, an address and a port, both ignored |
///
/// Texts have a length byte before them. Owned by the connection's I/O thread.
final class Socks5 implements Prelude {
  private static final int VERSION = 5;
  private static final int METHOD_NONE = 0;
  private static final int METHOD_PASSWORD = 2;
  private static final int TEXT_MAX = 255;

  /// How long a proxy may take to answer; building a Tor circuit takes its time (Core
  /// g_socks5_recv_timeout).
  private static final int ANSWER_TIMEOUT_MS = 20_000;

  private enum State {
    METHOD,
    PASSWORD,
    REPLY,
    DONE
  }

  private final Route.Socks5 route;
  private final HostPort target;
  private final byte[] answer = new byte[4 + 1 + TEXT_MAX + 2];
  private int answerSize;
  private State state = State.METHOD;

  Socks5(Route.Socks5 route, HostPort target) {
    this.route = route;
    this.target = target;
  }

  @Override
  public byte[] greeting() {
    return route.user().isEmpty()
        ? new byte[] {VERSION, 1, METHOD_NONE}
        : new byte[] {VERSION, 2, METHOD_NONE, METHOD_PASSWORD};
  }

  @Override
  public boolean isDone() {
    return state == State.DONE;
  }

  @Override
  public int timeoutMs() {
    return ANSWER_TIMEOUT_MS;
  }

  @Override
  public void receive(ByteBuffer in, Consumer<byte[]> out) throws FramingException {
    while (state != State.DONE && in.hasRemaining()) {
      answer[answerSize++] = in.get();
      if (answerSize == expected()) {
        byte[] complete = Arrays.copyOf(answer, answerSize);
        answerSize = 0;
        handle(complete, out);
      }
    }
  }

  /// Length of the answer that is coming in, as far as what has come tells.
  private int expected() {
    if (state != State.REPLY) {
      return 2;
    }
    if (answerSize < 5) {
      return 5;
    }
    return switch (answer[3]) {
      case 1 -> 10;
      case 3 -> 7 + (answer[4] & 0xff);
      case 4 -> 22;
      default -> 5;
    };
  }

  private void handle(byte[] complete, Consumer<byte[]> out) throws FramingException {
    switch (state) {
      case METHOD -> {
        if (complete[0] != VERSION) {
          throw failed("proxy does not speak SOCKS5");
        }
        if (complete[1] == METHOD_PASSWORD && !route.user().isEmpty()) {
          state = State.PASSWORD;
          out.accept(password());
        } else if (complete[1] == METHOD_NONE) {
          state = State.REPLY;
          out.accept(request());
        } else {
          throw failed("proxy wants method " + (complete[1] & 0xff));
        }
      }
      case PASSWORD -> {
        if (complete[0] != 1 || complete[1] != 0) {
          throw failed("proxy refuses the password");
        }
        state = State.REPLY;
        out.accept(request());
      }
      case REPLY -> {
        if (complete[0] != VERSION || complete[2] != 0) {
          throw failed("proxy answered nonsense");
        }
        if (complete[1] != 0) {
          throw failed("proxy says: " + replyText(complete[1] & 0xff));
        }
        if (complete[3] != 1 && complete[3] != 3 && complete[3] != 4) {
          throw failed("proxy answered with address type " + (complete[3] & 0xff));
        }
        state = State.DONE;
      }
      case DONE -> throw new IllegalStateException("already connected");
    }
  }

  private byte[] password() throws FramingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1);
    text(route.user(), bytes);
    text(route.password(), bytes);
    return bytes.toByteArray();
  }

  private byte[] request() throws FramingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {VERSION, 1, 0, 3});
    text(target.host(), bytes);
    bytes.write(target.port() >>> 8);
    bytes.write(target.port());
    return bytes.toByteArray();
  }

  private static void text(String text, ByteArrayOutputStream out) throws FramingException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TEXT_MAX) {
      throw failed("text of " + bytes.length + " bytes is too long for a proxy");
    }
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static FramingException failed(String why) {
    return new FramingException(CloseReason.Kind.PROXY_FAILED, why);
  }

  /// RFC 1928, and the codes above 0xef that Tor adds.
  private static String replyText(int code) {
    return switch (code) {
      case 1 -> "general failure";
      case 2 -> "connection not allowed";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "TTL expired";
      case 7 -> "protocol error";
      case 8 -> "address type not supported";
      case 0xf0 -> "onion service descriptor can not be found";
      case 0xf1 -> "onion service descriptor is invalid";
      case 0xf2 -> "onion service introduction failed";
      case 0xf3 -> "onion service rendezvous failed";
      case 0xf4 -> "onion service missing client authorization";
      case 0xf5 -> "onion service wrong client authorization";
      case 0xf6 -> "onion service invalid address";
      case 0xf7 -> "onion service introduction timed out";
      default -> "unknown failure " + code;
    };
  }
}
