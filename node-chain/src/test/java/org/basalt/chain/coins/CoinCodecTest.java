package org.basalt.chain.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.junit.jupiter.api.Test;

/// Examples are those that Core's own tests know (`coins_tests.cpp`, `compress_tests.cpp`).
class CoinCodecTest {
  private static final String GENESIS_KEY =
      "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6"
          + "49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f";

  private static Coin coin(long valueSat, String script, int height, boolean isCoinbase) {
    return new Coin(new TxOut(valueSat, Script.ofHex(script)), height, isCoinbase);
  }

  private static String coreForm(Coin coin) {
    ArraySink out = new ArraySink();
    CoinCodec.writeAsCore(coin, out);
    return Hex.encode(out.toByteArray());
  }

  @Test
  void knowsCoresExamplesOfCoins() {
    Coin plain =
        coin(60_000_000_000L, "76a914816115944e077fe7c803cfa57f29b36bf87c1d3588ac", 203_998, false);
    assertThat(coreForm(plain)).isEqualTo("97f23c835800816115944e077fe7c803cfa57f29b36bf87c1d35");
    assertThat(CoinCodec.decode(Hex.decode(coreForm(plain)))).isEqualTo(plain);

    Coin coinbase =
        coin(110_397, "76a9148c988f1a4a4de2161e0f50aac7f17e7f9555caa488ac", 120_891, true);
    assertThat(coreForm(coinbase))
        .isEqualTo("8ddf77bbd123008c988f1a4a4de2161e0f50aac7f17e7f9555caa4");
    assertThat(CoinCodec.decode(Hex.decode(coreForm(coinbase)))).isEqualTo(coinbase);

    Coin empty = CoinCodec.decode(Hex.decode("000006"));
    assertThat(empty).isEqualTo(coin(0, "", 0, false));
  }

  @Test
  void refusesWhatCoreRefuses() {
    for (String bad : List.of("000007", "00008a95c0bb00", "", "00", "0000", "000000")) {
      assertThatThrownBy(() -> CoinCodec.decode(Hex.decode(bad)))
          .as(bad)
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void compressesAmountsAsCoreDoes() {
    long[][] known = {
      {0, 0},
      {1, 1},
      {1_000_000, 7},
      {100_000_000, 9},
      {5_000_000_000L, 0x32},
      {2_100_000_000_000_000L, 0x1406f40}
    };
    for (long[] pair : known) {
      assertThat(AmountCompression.compress(pair[0])).isEqualTo(pair[1]);
      assertThat(AmountCompression.decompress(pair[1])).isEqualTo(pair[0]);
    }
  }

  @Test
  void amountsComeBackFromTheirShortForm() {
    List<Long> amounts = new ArrayList<>();
    for (long i = 0; i <= 100_000; i++) {
      amounts.add(i);
      amounts.add(i * 1_000_000);
      amounts.add(i * 5_000_000_000L);
    }
    new Random(3).longs(100_000, 0, 2_100_000_000_000_000L).forEach(amounts::add);
    for (long amount : amounts) {
      assertThat(AmountCompression.decompress(AmountCompression.compress(amount)))
          .isEqualTo(amount);
    }
    for (long compressed = 0; compressed < 100_000; compressed++) {
      assertThat(AmountCompression.compress(AmountCompression.decompress(compressed)))
          .isEqualTo(compressed);
    }
  }

  @Test
  void aShortFormOfMoreThanFitsIsMalformed() {
    // 10^9 times 9.2 times 10^13.
    for (long compressed : new long[] {920_000_000_000_000L, 922_337_203_690L, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> AmountCompression.decompress(compressed))
          .isInstanceOf(DecodeException.class);
    }
    assertThat(AmountCompression.decompress(92_233_720_360L)).isEqualTo(9_223_372_036_000_000_000L);
  }

  @Test
  void shortensScriptsAsCoreDoes() {
    String hash = "0102030405060708090a0b0c0d0e0f1011121314";
    String x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    assertThat(coreForm(coin(0, "76a914" + hash + "88ac", 0, false))).isEqualTo("000000" + hash);
    assertThat(coreForm(coin(0, "a914" + hash + "87", 0, false))).isEqualTo("000001" + hash);
    assertThat(coreForm(coin(0, "2102" + x + "ac", 0, false))).isEqualTo("000002" + x);
    assertThat(coreForm(coin(0, "2103" + x + "ac", 0, false))).isEqualTo("000003" + x);
    assertThat(coreForm(coin(0, "0014" + hash, 0, false))).isEqualTo("00001c0014" + hash);
  }

  @Test
  void uncompressedKeysOnTheCurveComeBackFromTheirX() {
    Coin genesis = coin(5_000_000_000L, "41" + GENESIS_KEY + "ac", 0, true);

    assertThat(coreForm(genesis)).isEqualTo("013205" + GENESIS_KEY.substring(2, 66));
    assertThat(CoinCodec.decode(Hex.decode(coreForm(genesis)))).isEqualTo(genesis);
    // Our table keeps them whole: the script and two bytes of length, VarInt of 67 + 6 is one.
    assertThat(Hex.encode(CoinCodec.encode(genesis)))
        .isEqualTo("0132" + "4941" + GENESIS_KEY + "ac");
    assertThat(CoinCodec.decode(CoinCodec.encode(genesis))).isEqualTo(genesis);
  }

  @Test
  void uncompressedKeysOffTheCurveAreKeptWhole() {
    String off = GENESIS_KEY.substring(0, 128) + "5e";
    Coin coin = coin(0, "41" + off + "ac", 0, false);

    assertThat(coreForm(coin)).isEqualTo("0000" + "4941" + off + "ac");
    // x = 5 is on no point of the curve.
    assertThatThrownBy(() -> CoinCodec.decode(Hex.decode("000004" + "00".repeat(31) + "05")))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void scriptsOfAnyLengthComeBack() {
    Random random = new Random(5);
    for (int length : new int[] {0, 1, 5, 23, 25, 35, 67, 121, 122, 250, 9_999, 10_000}) {
      byte[] script = new byte[length];
      random.nextBytes(script);
      Coin coin = new Coin(new TxOut(length, Script.of(script)), Integer.MAX_VALUE, true);
      assertThat(CoinCodec.decode(CoinCodec.encode(coin))).isEqualTo(coin);
      assertThat(CoinCodec.encode(coin).length).isLessThanOrEqualTo(CoinArena.MAX_COIN_BYTES);
    }
  }
}
