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

/// `addr`: addresses of peers, IPv4 and IPv6 only.
///
/// | size | field     | encoding                                             |
/// |-----:|-----------|------------------------------------------------------|
/// |  var | count     | CompactSize                                          |
/// |      | then each |                                                      |
/// |    4 | time      | uint32 little-endian, seconds since 1970             |
/// |    8 | services  | uint64 little-endian                                 |
/// |   16 | address   | see [AddressCodec]                                   |
/// |    2 | port      | uint16 big-endian                                    |
///
/// More than 1,000 addresses are misbehaviour, which is for the receiver to judge.
public record Addr(List<AnnouncedAddress> addresses) implements Message {
  /// Core MAX_ADDR_TO_SEND.
  public static final int ADDRESSES_MAX = 1000;

  private static final int ADDRESS_SIZE_MIN = 30;

  public static final MessageType<Addr> TYPE =
      new MessageType<>("addr", 1, Addr::read, Addr::write);

  public Addr {
    addresses = List.copyOf(addresses);
  }

  private static Addr read(ByteReader in) {
    int count = in.count(ADDRESS_SIZE_MIN, CompactSize.MAX_SIZE);
    List<AnnouncedAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long timeSec = in.uint32Le();
      ServiceFlags services = new ServiceFlags(in.int64Le());
      Endpoint endpoint = AddressCodec.readEndpointV1(in);
      addresses.add(new AnnouncedAddress(timeSec, services, endpoint));
    }
    return new Addr(addresses);
  }

  private void write(ByteSink out) {
    out.compactSize(addresses.size());
    for (AnnouncedAddress a : addresses) {
      out.int32Le((int) a.timeSec());
      out.int64Le(a.services().bits());
      AddressCodec.writeEndpointV1(a.endpoint(), out);
    }
  }

  @Override
  public MessageType<Addr> type() {
    return TYPE;
  }
}
