package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `headers`: block headers in order of height.
///
/// | size | field   | encoding                                                          |
/// |-----:|---------|-------------------------------------------------------------------|
/// |  var | count   | CompactSize                                                       |
/// |      | each    | 80-byte header, then a CompactSize that is 0 and ignored          |
///
/// A count above 2,000 is misbehaviour; the headers are then not read, as their hashes would be
/// work for nothing.
///
/// @param count as sent; more than `headers` has only if it is above [#HEADERS_MAX]
public record Headers(List<BlockHeader> headers, int count) implements Message {
  /// Core MAX_HEADERS_RESULTS.
  public static final int HEADERS_MAX = 2000;

  public static final MessageType<Headers> TYPE =
      new MessageType<>("headers", 13, Headers::read, Headers::write);

  public Headers {
    headers = List.copyOf(headers);
  }

  public Headers(List<BlockHeader> headers) {
    this(headers, headers.size());
  }

  public boolean isTooMany() {
    return count > HEADERS_MAX;
  }

  private static Headers read(ByteReader in) {
    int count = in.compactSize();
    if (count > HEADERS_MAX) {
      return new Headers(List.of(), count);
    }
    List<BlockHeader> headers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      headers.add(BlockHeader.readFrom(in));
      CompactSize.readLength(in);
    }
    return new Headers(headers);
  }

  private void write(ByteSink out) {
    out.compactSize(count);
    for (BlockHeader header : headers) {
      header.writeTo(out);
      out.compactSize(0);
    }
  }

  @Override
  public MessageType<Headers> type() {
    return TYPE;
  }
}
