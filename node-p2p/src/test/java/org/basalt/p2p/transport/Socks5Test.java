package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.junit.jupiter.api.Test;

/// What a proxy may answer, and what it may not (RFC 1928, RFC 1929).
class Socks5Test {
  private final List<String> sent = new ArrayList<>();

  private static Socks5 asking(String user) {
    return new Socks5(
        new Route.Socks5(new ProxyAddress.Tcp(Endpoint.NONE), user, user),
        new HostPort("a.onion", 8333));
  }

  private int answer(Socks5 proxy, String hex) {
    ByteBuffer in = ByteBuffer.wrap(Hex.decode(hex));
    try {
      proxy.receive(in, bytes -> sent.add(Hex.encode(bytes)));
    } catch (FramingException e) {
      throw new AssertionError(e);
    }
    return in.remaining();
  }

  private void assertRefused(String hex, String why) {
    for (String user : List.of("", "u")) {
      Socks5 proxy = asking(user);
      assertThatThrownBy(() -> proxy.receive(ByteBuffer.wrap(Hex.decode(hex)), _ -> {}))
          .as("%s with user '%s'", hex, user)
          .isInstanceOf(FramingException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void answersOfEveryAddressTypeAreReadToTheirEndAndNoFurther() {
    for (String reply :
        List.of(
            "05000001" + "00".repeat(6),
            "05000003" + "ff" + "41".repeat(255) + "0000",
            "0500000300" + "0000",
            "05000004" + "00".repeat(18))) {
      Socks5 proxy = asking("");
      assertThat(answer(proxy, "0500" + reply + "f9beb4d9")).isEqualTo(4);
      assertThat(proxy.isDone()).isTrue();
    }
  }

  @Test
  void answerMayComeByteByByte() {
    Socks5 proxy = asking("u");
    String all = "0502" + "0100" + "05000001" + "00".repeat(6);
    for (int i = 0; i < all.length(); i += 2) {
      assertThat(proxy.isDone()).isFalse();
      answer(proxy, all.substring(i, i + 2));
    }
    assertThat(proxy.isDone()).isTrue();
    assertThat(sent).containsExactly("0101750175", "0501000307612e6f6e696f6e208d");
  }

  @Test
  void nonsenseFailsTheConnection() {
    assertRefused("0400", "does not speak SOCKS5");
    assertRefused("05ff", "method 255");
    assertRefused("050004000001" + "00".repeat(6), "nonsense");
    assertRefused("05000500ff01" + "00".repeat(6), "nonsense");
    assertRefused("050005000002" + "00".repeat(16), "address type 2");
    assertRefused("050005f000" + "01" + "00".repeat(6), "descriptor can not be found");
    assertRefused("0500050900" + "01" + "00".repeat(6), "unknown failure 9");
  }

  @Test
  void passwordIsGivenOnlyToWhoWasOfferedIt() {
    Socks5 proxy = asking("");
    assertThat(Hex.encode(proxy.greeting())).isEqualTo("050100");
    assertThatThrownBy(() -> proxy.receive(ByteBuffer.wrap(Hex.decode("0502")), _ -> {}))
        .hasMessageContaining("method 2");
    Socks5 named = asking("u");
    assertThatThrownBy(() -> named.receive(ByteBuffer.wrap(Hex.decode("05020101")), _ -> {}))
        .hasMessageContaining("refuses the password");
  }

  @Test
  void nameThatDoesNotFitIsNotSent() {
    Socks5 proxy = new Socks5(new Route.Socks5(Endpoint.NONE), new HostPort("a".repeat(256), 8333));
    assertThatThrownBy(() -> proxy.receive(ByteBuffer.wrap(Hex.decode("0500")), _ -> {}))
        .isInstanceOf(FramingException.class)
        .hasMessage("text of 256 bytes is too long for a proxy");
  }
}
