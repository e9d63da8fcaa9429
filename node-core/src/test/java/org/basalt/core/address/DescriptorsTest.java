package org.basalt.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.basalt.core.primitive.Script;
import org.junit.jupiter.api.Test;

/// What Bitcoin Core's decodescript says on regtest.
class DescriptorsTest {
  private static final String X =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String Y =
      "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
  private static final String OTHER =
      "03f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";
  private static final Descriptors REGTEST =
      new Descriptors(
          new AddressCodec(new AddressPrefixes(111, 196, 239, 0x043587cf, 0x04358394, "bcrt")),
          new BouncyCastleSecp256k1());

  private static String infer(String script) {
    return REGTEST.infer(Script.ofHex(script));
  }

  @Test
  void showsBareKeysAndMultisigByTheirKeys() {
    assertThat(infer("2102" + X + "ac")).isEqualTo("pk(02" + X + ")#gn28ywm7");
    assertThat(infer("4104" + X + Y + "ac")).isEqualTo("pk(04" + X + Y + ")#fsjyjr2x");
    assertThat(infer("512102" + X + "21" + OTHER + "52ae"))
        .isEqualTo("multi(1,02" + X + "," + OTHER + ")#fjf3uz02");
  }

  @Test
  void showsABareKeyThatIsNotOnTheCurve() {
    String zero = "02" + "00".repeat(32);
    assertThat(infer("21" + zero + "ac")).isEqualTo("pk(" + zero + ")#rxgq8p4q");
  }

  @Test
  void showsHybridKeysRaw() {
    assertThat(infer("4106" + X + Y + "ac")).isEqualTo("raw(4106" + X + Y + "ac)#qhj9gd8d");
    assertThat(infer("514106" + X + Y + "51ae")).isEqualTo("raw(514106" + X + Y + "51ae)#q4j8lzl0");
  }

  @Test
  void showsTaprootByItsKeyIfThatIsOnTheCurve() {
    assertThat(infer("5120" + X)).isEqualTo("rawtr(" + X + ")#xsjqcczm");
    assertThat(infer("5120" + "00".repeat(31) + "05"))
        .isEqualTo(
            "addr(bcrt1pqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzssr24l3)#2a5jhpn9");
  }

  @Test
  void showsWhatHasAnAddressByTheAddress() {
    String hash = "751e76e8199196d454941c45d1b3a323f1433bd6";
    assertThat(infer("76a914" + hash + "88ac"))
        .isEqualTo("addr(mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r)#wdmryvnu");
    assertThat(infer("0014" + hash))
        .isEqualTo("addr(bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080)#8pk5s7ya");
    assertThat(infer("a914" + hash + "87"))
        .isEqualTo("addr(2N3vVYSK5XRgVSGWy21PnsRmBUywSQNdCsf)#zknva3nk");
    assertThat(infer("5210751e76e8199196d454941c45d1b3a323"))
        .isEqualTo("addr(bcrt1zw508d6qejxtdg4y5r3zarvaryv2wuatf)#48vy8srt");
    assertThat(infer("0020" + "11".repeat(32)))
        .isEqualTo(
            "addr(bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs2ns5wu)#hne3n20n");
    assertThat(infer("51024e73")).isEqualTo("addr(bcrt1pfeesnyr2tx)#swxgse0y");
  }

  @Test
  void showsEverythingElseRaw() {
    assertThat(infer("6a0411223344")).isEqualTo("raw(6a0411223344)#pn2z8xka");
    assertThat(infer("0003112233")).isEqualTo("raw(0003112233)#krl8kspf");
    assertThat(infer("")).isEqualTo("raw()#58lrscpx");
    assertThat(infer("522102" + X + "ac")).startsWith("raw(522102");
  }

  @Test
  void hasNoChecksumForForeignCharacters() {
    assertThat(Descriptors.checksum("raw(é)")).isEmpty();
    // BIP-0380.
    assertThat(Descriptors.checksum("raw(deadbeef)")).contains("89f8spxm");
    assertThat(Descriptors.checksum("raw(deadbeee)"))
        .isNotEqualTo(Descriptors.checksum("raw(deadbeef)"));
  }
}
