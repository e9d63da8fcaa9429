package org.basalt.p2p.gateway;

import java.util.Arrays;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Any packets as a gateway's answers to PCP and NAT-PMP, good ones with wrong bytes among them: a
/// mapping comes only of an answer to what was asked, and the asking ends.
public final class MappingFuzz {
  private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private static final int MAX_STEPS = 60;
  private static final int MAX_PACKETS = 9;

  private MappingFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    boolean isIpv4 = in.flag();
    NetworkAddress address =
        isIpv4 ? NetworkAddress.ipv4(192, 168, 1, 7) : NetworkAddress.ofIpv6(0x2001_0db8L << 32, 7);
    Endpoint ours = new Endpoint(address, 8333);
    long nowMs = 0;
    MappingExchange exchange = new MappingExchange(ours, ours, 2400, NONCE, nowMs);
    int sent = 0;
    byte[] last = new byte[0];
    for (int i = 0; i < MAX_STEPS && !exchange.isOver(); i++) {
      if (exchange.packet(nowMs).isPresent()) {
        sent++;
      }
      MappingExchange.State before = exchange.state();
      last = in.isEmpty() ? new byte[0] : answer(in);
      if (last.length > 0) {
        exchange.received(last, nowMs);
      }
      if (before == MappingExchange.State.ASKING_PCP
          && exchange.state() == MappingExchange.State.MAPPED
          && !Arrays.equals(Arrays.copyOfRange(last, 24, 36), NONCE)) {
        throw new AssertionError("mapped by an answer to somebody else");
      }
      nowMs += in.isEmpty() ? 1000 : 10 * in.int8();
    }
    if (!exchange.isOver() && nowMs > 20_000) {
      throw new AssertionError("still asking: " + exchange.state());
    }
    if (sent > MAX_PACKETS) {
      throw new AssertionError(sent + " packets");
    }
    exchange
        .mapping()
        .ifPresent(mapping -> {
          if (!mapping.internal().equals(ours)) {
            throw new AssertionError("mapped to " + mapping.internal());
          }
          MappingExchange.release(mapping, NONCE);
        });
  }

  private static byte[] answer(FuzzInput in) {
    byte[] packet =
        switch (in.below(6)) {
          case 0 -> pcp(in);
          case 1 -> new byte[] {0, (byte) 0x81, 0, 1, 0, 0, 0, 0};
          case 2 -> new byte[] {0, (byte) 0x80, 0, 0, 0, 0, 0, 1, 8, 8, 8, 8};
          case 3 ->
              new byte[] {
                0,
                (byte) 0x82,
                0,
                (byte) in.below(6),
                0,
                0,
                0,
                1,
                0x20,
                (byte) 0x8d,
                0x20,
                (byte) 0x8d,
                0,
                0,
                9,
                0x60
              };
          default -> in.bytes(in.below(80));
        };
    if (packet.length > 0 && in.oneIn(3)) {
      packet[in.below(packet.length)] = (byte) in.int8();
    }
    return in.oneIn(8) ? Arrays.copyOf(packet, in.below(packet.length + 1)) : packet;
  }

  private static byte[] pcp(FuzzInput in) {
    byte[] packet = new byte[60];
    packet[0] = 2;
    packet[1] = (byte) 0x81;
    packet[3] = (byte) in.below(10);
    packet[7] = (byte) in.int8();
    System.arraycopy(NONCE, 0, packet, 24, NONCE.length);
    packet[36] = 6;
    packet[40] = 0x20;
    packet[41] = (byte) 0x8d;
    packet[42] = (byte) in.int8();
    packet[43] = (byte) in.int8();
    System.arraycopy(in.bytes(16), 0, packet, 44, 16);
    return packet;
  }
}
