package org.basalt.p2p.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortMappingTest {
  private static final byte[] NONCE = HexFormat.of().parseHex("0102030405060708090a0b0c");
  private static final Endpoint OURS = new Endpoint(NetworkAddress.ipv4(192, 168, 1, 7), 8333);
  private static final Endpoint ANY = new Endpoint(NetworkAddress.ipv4(0, 0, 0, 0), 8333);
  private static final String PCP_REQUEST =
      "02010000"
          + "00000960"
          + "00000000000000000000ffffc0a80107"
          + "0102030405060708090a0b0c"
          + "06000000"
          + "208d"
          + "208d"
          + "00000000000000000000ffff00000000";
  private static final byte[] ONLY_NATPMP = HexFormat.of().parseHex("0081000100000000");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /// Grants what a PCP request asks for, at 11.22.33.44.
  private static byte[] grant(byte[] request, int result, int lifetimeSec) {
    byte[] answer = request.clone();
    answer[1] = (byte) 0x81;
    answer[3] = (byte) result;
    ByteBuffer.wrap(answer).putInt(4, lifetimeSec).put(56, new byte[] {11, 22, 33, 44});
    return answer;
  }

  private static MappingExchange exchange() {
    return new MappingExchange(OURS, ANY, 2400, NONCE, 0);
  }

  @Test
  void asksByPcpAsTheRfcSays() {
    assertThat(exchange().packet(0)).hasValue(hex(PCP_REQUEST));
  }

  @Test
  void pcpGrantIsAMapping() {
    MappingExchange exchange = exchange();
    byte[] request = exchange.packet(0).orElseThrow();
    exchange.received(grant(request, 0, 1800), 5);
    assertThat(exchange.state()).isEqualTo(MappingExchange.State.MAPPED);
    PortMapping mapping = exchange.mapping().orElseThrow();
    assertThat(mapping.external()).hasToString("11.22.33.44:8333");
    assertThat(mapping.lifetimeSec()).isEqualTo(1800);
    assertThat(mapping).hasToString("pcp:11.22.33.44:8333 -> 192.168.1.7:8333 (for 1800s)");
    assertThat(exchange.packet(10_000)).isEmpty();
  }

  @Test
  void packetsThatDoNotAnswerAreIgnored() {
    MappingExchange exchange = exchange();
    byte[] good = grant(exchange.packet(0).orElseThrow(), 0, 1800);
    for (int i : new int[] {0, 1, 24, 35, 36, 40, 41}) {
      byte[] other = good.clone();
      other[i] ^= 1;
      exchange.received(other, 1);
      assertThat(exchange.isOver()).as("byte %d", i).isFalse();
    }
    for (int length = 0; length < good.length; length++) {
      exchange.received(Arrays.copyOf(good, length), 1);
      assertThat(exchange.isOver()).isFalse();
    }
    exchange.received(good, 2);
    assertThat(exchange.isOver()).isTrue();
  }

  @Test
  void refusalIsToldFromLackOfResources() {
    MappingExchange refused = exchange();
    refused.received(grant(refused.packet(0).orElseThrow(), 2, 0), 1);
    assertThat(refused.state()).isEqualTo(MappingExchange.State.FAILED);
    MappingExchange exhausted = exchange();
    exhausted.received(grant(exhausted.packet(0).orElseThrow(), 8, 0), 1);
    assertThat(exhausted.state()).isEqualTo(MappingExchange.State.NO_RESOURCES);
    assertThat(exhausted.mapping()).isEmpty();
  }

  @Test
  void asksThreeTimesASecondApartAndGivesUp() {
    MappingExchange exchange = exchange();
    for (int i = 0; i < 3; i++) {
      assertThat(exchange.packet(1000L * i)).hasValue(hex(PCP_REQUEST));
      assertThat(exchange.packet(1000L * i + 999)).isEmpty();
      assertThat(exchange.nextTryMs()).isEqualTo(1000L * (i + 1));
    }
    assertThat(exchange.packet(3000)).isEmpty();
    assertThat(exchange.state()).isEqualTo(MappingExchange.State.FAILED);
  }

  @Test
  void fallsBackToNatPmp() {
    MappingExchange exchange = exchange();
    assertThat(exchange.packet(0)).isPresent();
    exchange.received(ONLY_NATPMP, 5);
    assertThat(exchange.packet(5)).hasValue(hex("0000"));
    exchange.received(hex("0080 0000 00000001 0b16212c"), 6);
    assertThat(exchange.packet(6)).hasValue(hex("0002 0000 208d 208d 00000960"));
    exchange.received(hex("0082 0000 00000001 208e 208d 00000960"), 7);
    assertThat(exchange.isOver()).as("another port of ours").isFalse();
    exchange.received(hex("0082 0000 00000001 208d 7530 00000e10"), 7);
    PortMapping mapping = exchange.mapping().orElseThrow();
    assertThat(mapping.external()).hasToString("11.22.33.44:30000");
    assertThat(mapping.isNatPmp()).isTrue();
    assertThat(mapping.lifetimeSec()).isEqualTo(3600);
    assertThat(MappingExchange.release(mapping, NONCE))
        .isEqualTo(hex("0002 0000 208d 0000 00000000"));
  }

  @Test
  void natPmpErrorsEndTheConversation() {
    MappingExchange noAddress = exchange();
    assertThat(noAddress.packet(0)).isPresent();
    noAddress.received(ONLY_NATPMP, 1);
    noAddress.received(hex("0080 0003 00000001 00000000"), 2);
    assertThat(noAddress.state()).isEqualTo(MappingExchange.State.FAILED);
    MappingExchange full = exchange();
    assertThat(full.packet(0)).isPresent();
    full.received(ONLY_NATPMP, 1);
    full.received(hex("0080 0000 00000001 0b16212c"), 2);
    full.received(hex("0082 0004 00000001 208d 0000 00000000"), 3);
    assertThat(full.state()).isEqualTo(MappingExchange.State.NO_RESOURCES);
  }

  @Test
  void ipv6HasNoNatPmpToFallBackTo() {
    Endpoint ours = new Endpoint(NetworkAddress.parse("2a02::1").orElseThrow(), 8333);
    MappingExchange exchange = new MappingExchange(ours, ours, 2400, NONCE, 0);
    assertThat(exchange.packet(0).orElseThrow()).hasSize(60);
    exchange.received(ONLY_NATPMP, 1);
    assertThat(exchange.state()).isEqualTo(MappingExchange.State.FAILED);
  }

  @Test
  void gatewaysAreReadFromRoutes() {
    assertThat(
            DefaultGateways.ipv4(
                """
                Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
                eth1	00000000	00000000	0001	0	0	0	00000000	0	0	0
                eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
                """))
        .hasValue(NetworkAddress.ipv4(192, 0, 2, 1));
    assertThat(DefaultGateways.ipv4("")).isEmpty();
    String zeros = "0".repeat(32);
    assertThat(
            DefaultGateways.ipv6(
                "fd000000000000000000000000000000 40 "
                    + zeros
                    + " 00 "
                    + zeros
                    + " 00000100 00000001 00000000 00000001     eth0\n"
                    + zeros
                    + " 00 "
                    + zeros
                    + " 00 fe800000000000000000000000000001"
                    + " 00000400 00000003 00000000 00000003     eth0\n"))
        .hasValue(NetworkAddress.parse("fe80::1").orElseThrow());
    assertThat(DefaultGateways.ipv6("")).isEmpty();
  }

  /// What the node hears.
  private static final class Heard implements PortMapper.Listener {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void mapped(Endpoint external) {
      events.add("mapped " + external);
    }

    @Override
    public void unmapped(Endpoint external) {
      events.add("unmapped " + external);
    }

    String next() throws InterruptedException {
      return String.valueOf(events.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void portIsMappedAtAGatewayAndReleasedAtTheEnd() throws Exception {
    Heard heard = new Heard();
    byte[] junk = {1, 2, 3};
    try (FakeGateway gateway = new FakeGateway(request -> List.of(junk, grant(request, 0, 1800)))) {
      PortMapper.Way way = gateway.way();
      PortMapper mapper =
          new PortMapper(NodeClock.system(), new Random(1), 8333, heard, () -> List.of(way));
      mapper.start();
      assertThat(heard.next()).isEqualTo("mapped 11.22.33.44:8333");
      byte[] request = gateway.next().orElseThrow();
      mapper.close();
      assertThat(heard.next()).isEqualTo("unmapped 11.22.33.44:8333");
      byte[] release = gateway.next().orElseThrow();
      assertThat(ByteBuffer.wrap(release).getInt(4)).as("lifetime").isZero();
      assertThat(Arrays.copyOfRange(release, 24, 42))
          .as("nonce, protocol, port")
          .isEqualTo(Arrays.copyOfRange(request, 24, 42));
      assertThat(ByteBuffer.wrap(release).getShort(42)).isZero();
    }
  }

  @Test
  void mappingsAreRenewedAtHalfOfTheirLifetime() {
    PortMapper mapper =
        new PortMapper(NodeClock.system(), new Random(1), 8333, new Heard(), List::of);
    for (int i = 0; i < 100; i++) {
      assertThat(mapper.renewalMs(30)).isBetween(15_000L, 18_750L);
      assertThat(mapper.renewalMs(2400)).isBetween(1_200_000L, 1_500_000L);
    }
    assertThat(mapper.renewalMs(29)).as("too short to be worth it").isEqualTo(300_000L);
  }

  @Test
  void gatewayThatNeverAnswersDoesNotKeepTheNodeFromStopping() throws Exception {
    Heard heard = new Heard();
    try (FakeGateway gateway = new FakeGateway(_ -> List.of())) {
      PortMapper.Way way = gateway.way();
      PortMapper mapper =
          new PortMapper(NodeClock.system(), new Random(1), 8333, heard, () -> List.of(way));
      mapper.start();
      assertThat(gateway.next()).isPresent();
      mapper.close();
      assertThat(heard.events).isEmpty();
    }
  }
}
