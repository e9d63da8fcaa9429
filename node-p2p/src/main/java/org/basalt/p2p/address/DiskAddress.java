package org.basalt.p2p.address;

import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.netaddr.AddressCodec;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;

/// How an address stands in `peers.dat` and `anchors.dat`.
///
/// | size | field    | encoding                                                            |
/// |-----:|----------|---------------------------------------------------------------------|
/// |    4 | format   | uint32 little-endian: bit 29 set where BIP-0155 rules what follows; the low 19 bits mean nothing and are 220,000 |
/// |    4 | time     | uint32 little-endian, seconds since 1970                            |
/// |  var | services | CompactSize, any uint64 (before BIP-0155: uint64 little-endian)     |
/// |  var | address  | see [AddressCodec]; (before BIP-0155: 16 bytes)                     |
/// |    2 | port     | uint16 big-endian                                                   |
///
/// Source: Core `protocol.h` CAddress, Format::Disk.
final class DiskAddress {
  private static final int FORMAT = 220_000 | 1 << 29;
  private static final int MEANINGLESS_BITS = (1 << 19) - 1;
  private static final int BIP155 = 1 << 29;

  private DiskAddress() {}

  static void write(AnnouncedAddress address, ByteSink out) {
    out.int32Le(FORMAT).int32Le((int) address.timeSec()).compactSize(address.services().bits());
    AddressCodec.writeEndpointV2(address.endpoint(), out);
  }

  /// @param mayBeBip155 false in files older than that
  static AnnouncedAddress read(ByteReader in, boolean mayBeBip155) {
    int format = in.int32Le() & ~MEANINGLESS_BITS;
    if (format != 0 && !(format == BIP155 && mayBeBip155)) {
      throw new DecodeException("Unsupported CAddress disk format version");
    }
    long timeSec = in.uint32Le();
    if (format == 0) {
      ServiceFlags services = new ServiceFlags(in.int64Le());
      return new AnnouncedAddress(timeSec, services, AddressCodec.readEndpointV1(in));
    }
    ServiceFlags services = new ServiceFlags(CompactSize.read(in));
    Endpoint endpoint = AddressCodec.readEndpointV2(in);
    return new AnnouncedAddress(timeSec, services, endpoint);
  }
}
