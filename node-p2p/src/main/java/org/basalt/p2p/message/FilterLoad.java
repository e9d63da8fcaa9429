package org.basalt.p2p.message;

import org.basalt.core.bytes.CompactSize;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `filterload`: sets a bloom filter for what is relayed to the sender.
///
/// | size | field         | encoding                                    |
/// |-----:|---------------|---------------------------------------------|
/// |  var | filter        | CompactSize length, bytes                   |
/// |    4 | hashFunctions | uint32 little-endian                        |
/// |    4 | tweak         | uint32 little-endian                        |
/// |    1 | flags         | what a match adds to the filter             |
///
/// More than 36,000 bytes or 50 functions are misbehaviour, which is for the receiver to judge.
///
/// @param filter owned by this message
/// @param hashFunctions unsigned
/// @param tweak unsigned
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0037.mediawiki">BIP-0037</a>
public record FilterLoad(byte[] filter, int hashFunctions, int tweak, int flags)
    implements Message {
  /// Core MAX_BLOOM_FILTER_SIZE.
  public static final int FILTER_SIZE_MAX = 36_000;

  /// Core MAX_HASH_FUNCS.
  public static final int HASH_FUNCTIONS_MAX = 50;

  public static final MessageType<FilterLoad> TYPE =
      new MessageType<>(
          "filterload",
          8,
          in ->
              new FilterLoad(
                  in.varBytes(CompactSize.MAX_SIZE), in.int32Le(), in.int32Le(), in.uint8()),
          (m, out) ->
              out.varBytes(m.filter).int32Le(m.hashFunctions).int32Le(m.tweak).int8(m.flags));

  public boolean isWithinLimits() {
    return filter.length <= FILTER_SIZE_MAX
        && Integer.compareUnsigned(hashFunctions, HASH_FUNCTIONS_MAX) <= 0;
  }

  @Override
  public MessageType<FilterLoad> type() {
    return TYPE;
  }
}
