package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.p2p.netaddr.AddressCodec;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `addrv2`: addresses of peers, of any network.
///
/// | size | field     | encoding                                             |
/// |-----:|-----------|------------------------------------------------------|
/// |  var | count     | CompactSize                                          |
/// |      | then each |                                                      |
/// |    4 | time      | uint32 little-endian, seconds since 1970             |
/// |  var | services  | CompactSize, any uint64                              |
/// |  var | address   | see [AddressCodec]                                   |
/// |    2 | port      | uint16 big-endian                                    |
///
/// More than 1,000 addresses are misbehaviour, which is for the receiver to judge.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0155.mediawiki">BIP-0155</a>
public record AddrV2(List<AnnouncedAddress> addresses) implements Message {
  /// Core MAX_ADDR_TO_SEND.
  public static final int ADDRESSES_MAX = 1000;

  private static final int ADDRESS_SIZE_MIN = 9;

  public static final MessageType<AddrV2> TYPE =
      new MessageType<>("addrv2", 28, AddrV2::read, AddrV2::write);

  public AddrV2 {
    addresses = List.copyOf(addresses);
  }

  private static AddrV2 read(ByteReader in) {
    int count = in.count(ADDRESS_SIZE_MIN, CompactSize.MAX_SIZE);
    List<AnnouncedAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long timeSec = in.uint32Le();
      ServiceFlags services = new ServiceFlags(CompactSize.read(in));
      Endpoint endpoint = AddressCodec.readEndpointV2(in);
      addresses.add(new AnnouncedAddress(timeSec, services, endpoint));
    }
    return new AddrV2(addresses);
  }

  private void write(ByteSink out) {
    out.compactSize(addresses.size());
    for (AnnouncedAddress a : addresses) {
      out.int32Le((int) a.timeSec());
      out.compactSize(a.services().bits());
      AddressCodec.writeEndpointV2(a.endpoint(), out);
    }
  }

  @Override
  public MessageType<AddrV2> type() {
    return TYPE;
  }
}
