package org.basalt.p2p.netaddr;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.peer.PermissionRule;

/// Any bytes as a peer's address, old or of BIP-0155, and any text as an address, a range, an
/// endpoint, a proxy or a rule of permissions: read or refused, and what was read is written and
/// read again as the same.
public final class NetworkAddressFuzz {
  private NetworkAddressFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    switch (in.below(4)) {
      case 0 -> old(in.rest());
      case 1 -> bip155(in.rest());
      case 2 -> text(new String(in.rest(), StandardCharsets.ISO_8859_1));
      default -> rule(in.flag(), new String(in.rest(), StandardCharsets.ISO_8859_1));
    }
  }

  private static void same(Object expected, Object got) {
    if (!expected.equals(got)) {
      throw new AssertionError(expected + " became " + got);
    }
  }

  private static void old(byte[] bytes) {
    try {
      NetworkAddress address = AddressCodec.readV1(new ByteReader(bytes));
      ArraySink out = new ArraySink();
      AddressCodec.writeV1(address, out);
      NetworkAddress again = AddressCodec.readV1(new ByteReader(out.toByteArray()));
      if (address.isV1Compatible()) {
        same(address, again);
      }
      look(address);
    } catch (DecodeException e) {
      // Refused.
    }
  }

  private static void bip155(byte[] bytes) {
    try {
      ByteReader in = new ByteReader(bytes);
      NetworkAddress address = AddressCodec.readV2(in);
      ArraySink out = new ArraySink();
      AddressCodec.writeV2(address, out);
      boolean isUnknown = !address.isValid();
      if (!isUnknown && !Arrays.equals(out.toByteArray(), Arrays.copyOf(bytes, in.position()))) {
        throw new AssertionError(address + " has two encodings");
      }
      same(address, AddressCodec.readV2(new ByteReader(out.toByteArray())));
      look(address);
    } catch (DecodeException e) {
      // Refused.
    }
  }

  /// Everything has a text and a group.
  private static void look(NetworkAddress address) {
    NetGroup.of(address).toByteArray();
    NetGroups.BY_PREFIX.keyed(address);
    if (address.isValid()) {
      // Whether fc00::/8 is CJDNS is for the operator to say.
      NetworkAddress read = NetworkAddress.parse(address.toString()).orElseThrow();
      same(address, address.network() == Network.CJDNS ? read.asCjdns() : read);
      same(true, Subnet.of(address).contains(address));
    }
  }

  private static void text(String text) {
    NetworkAddress.parse(text).ifPresent(NetworkAddressFuzz::look);
    Subnet.parse(text)
        .ifPresent(range -> {
          same(range, Subnet.parse(range.toString()).orElseThrow());
          if (range.base().isValid()) {
            same(true, range.contains(range.base()));
          }
        });
    HostPort.parse(text, 8333);
    Endpoint.parse(text, 8333)
        .filter(endpoint -> endpoint.address().isValid())
        .ifPresent(
            endpoint -> same(endpoint, Endpoint.parse(endpoint.toString(), 1).orElseThrow()));
  }

  private static void rule(boolean isBind, String text) {
    try {
      PermissionRule rule = PermissionRule.parse(text, isBind);
      rule.granted(true, true);
      rule.bindEndpoint();
    } catch (IllegalArgumentException e) {
      if (e.getMessage() == null || e.getMessage().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
