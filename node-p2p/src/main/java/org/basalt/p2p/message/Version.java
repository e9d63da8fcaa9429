package org.basalt.p2p.message;

import java.nio.charset.StandardCharsets;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.p2p.netaddr.AddressCodec;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `version`: the first message each side sends.
///
/// | offset | size | field            | encoding                                                  |
/// |-------:|-----:|------------------|-----------------------------------------------------------|
/// |      0 |    4 | version          | int32 little-endian                                       |
/// |      4 |    8 | services         | uint64 little-endian                                      |
/// |     12 |    8 | time             | int64 little-endian, seconds since 1970                   |
/// |     20 |   26 | receiver         | services, 16-byte address, big-endian port                |
/// |     46 |   26 | sender           | the same; ignored, Core sends its services and zeros      |
/// |     72 |    8 | nonce            | uint64 little-endian, to notice connections to oneself    |
/// |     80 |  var | userAgent        | CompactSize length of at most 256, bytes                  |
/// |        |    4 | startHeight      | int32 little-endian                                       |
/// |        |    1 | isTxRelayWanted  | 0 or not (BIP-0037)                                       |
///
/// A payload may end before the sender, the user agent, the height or the last byte; what is
/// missing has the value that Core gives it: nonce 1, no user agent, height -1, relay wanted.
///
/// @param timeSec not negative; a negative one is read as 0
/// @param receiver how the sender sees us
/// @param userAgent as sent, one character for each byte; see [#cleanUserAgent()]
/// @param nonce unsigned
public record Version(
    int version,
    ServiceFlags services,
    long timeSec,
    ServiceFlags receiverServices,
    Endpoint receiver,
    ServiceFlags senderServices,
    Endpoint sender,
    long nonce,
    String userAgent,
    int startHeight,
    boolean isTxRelayWanted)
    implements Message {
  /// Core MAX_SUBVERSION_LENGTH.
  public static final int USER_AGENT_MAX = 256;

  public static final MessageType<Version> TYPE =
      new MessageType<>("version", Version::read, Version::write);

  private static Version read(ByteReader in) {
    int version = in.int32Le();
    ServiceFlags services = new ServiceFlags(in.int64Le());
    long timeSec = Math.max(0, in.int64Le());
    ServiceFlags receiverServices = new ServiceFlags(in.int64Le());
    Endpoint receiver = AddressCodec.readEndpointV1(in);
    ServiceFlags senderServices = ServiceFlags.NONE;
    Endpoint sender = Endpoint.NONE;
    long nonce = 1;
    if (!in.isAtEnd()) {
      senderServices = new ServiceFlags(in.int64Le());
      sender = AddressCodec.readEndpointV1(in);
      nonce = in.int64Le();
    }
    String userAgent =
        in.isAtEnd() ? "" : new String(in.varBytes(USER_AGENT_MAX), StandardCharsets.ISO_8859_1);
    int startHeight = in.isAtEnd() ? -1 : in.int32Le();
    boolean isTxRelayWanted = in.isAtEnd() || in.uint8() != 0;
    return new Version(
        version,
        services,
        timeSec,
        receiverServices,
        receiver,
        senderServices,
        sender,
        nonce,
        userAgent,
        startHeight,
        isTxRelayWanted);
  }

  private void write(ByteSink out) {
    out.int32Le(version).int64Le(services.bits()).int64Le(timeSec);
    out.int64Le(receiverServices.bits());
    AddressCodec.writeEndpointV1(receiver, out);
    out.int64Le(senderServices.bits());
    AddressCodec.writeEndpointV1(sender, out);
    out.int64Le(nonce).varBytes(userAgent.getBytes(StandardCharsets.ISO_8859_1));
    out.int32Le(startHeight).int8(isTxRelayWanted ? 1 : 0);
  }

  /// The user agent without characters that could harm a log or a web page (Core SanitizeString).
  public String cleanUserAgent() {
    StringBuilder clean = new StringBuilder(userAgent.length());
    for (int i = 0; i < userAgent.length(); i++) {
      char c = userAgent.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (alphanumeric || " .,;-_/:?@()".indexOf(c) >= 0) {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  @Override
  public MessageType<Version> type() {
    return TYPE;
  }
}
