package org.basalt.chain.coins;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;

/// Coins to bytes and back, in the form of Core's chainstate.
///
/// | size | field  | encoding                                      |
/// |-----:|--------|-----------------------------------------------|
/// |  var | origin | VarInt of height * 2, plus 1 for a coinbase   |
/// |  var | amount | VarInt of the compressed amount               |
/// |  var | script | compressed, see [ScriptCompression]           |
///
/// Example: the coin of 600 BTC at height 203,998, paid to the key hash
/// 816115944e077fe7c803cfa57f29b36bf87c1d35, is
/// `97f23c835800816115944e077fe7c803cfa57f29b36bf87c1d35`. Source: Core `coins.h` Coin.
public final class CoinCodec {
  private CoinCodec() {}

  /// As in our table: uncompressed public keys stay whole, which spares a square root for each when
  /// it is spent. [#read] understands both.
  public static void write(Coin coin, ByteSink out) {
    write(coin, false, out);
  }

  /// As in Core's files.
  public static void writeAsCore(Coin coin, ByteSink out) {
    write(coin, true, out);
  }

  private static void write(Coin coin, boolean withCurve, ByteSink out) {
    VarInt.write(out, coin.height() * 2L + (coin.isCoinbase() ? 1 : 0));
    VarInt.write(out, AmountCompression.compress(coin.valueSat()));
    ScriptCompression.write(coin.scriptPubKey(), withCurve, out);
  }

  /// @throws DecodeException if the bytes are no coin
  public static Coin read(ByteReader in) {
    long origin = VarInt.read(in);
    if (origin >>> 1 > Integer.MAX_VALUE) {
      throw new DecodeException("height " + (origin >>> 1) + " is too large");
    }
    long valueSat = AmountCompression.decompress(VarInt.read(in));
    Script script = ScriptCompression.read(in);
    return new Coin(new TxOut(valueSat, script), (int) (origin >>> 1), (origin & 1) == 1);
  }

  public static byte[] encode(Coin coin) {
    ArraySink out = new ArraySink(64);
    write(coin, out);
    return out.toByteArray();
  }

  public static Coin decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Coin coin = read(in);
    in.expectEnd();
    return coin;
  }
}
