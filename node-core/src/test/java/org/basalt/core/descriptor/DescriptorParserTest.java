package org.basalt.core.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.basalt.core.primitive.Script;
import org.junit.jupiter.api.Test;

class DescriptorParserTest {
  private static final Secp256k1 ENGINE = new BouncyCastleSecp256k1();
  private static final AddressCodec MAIN =
      new AddressCodec(new AddressPrefixes(0, 5, 128, 0x0488b21e, 0x0488ade4, "bc"));

  private static final String KEY =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  /// BIP-0032, test vector 1: the first key and some of its descendants.
  private static final String ROOT_PRIVATE =
      "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3T"
          + "GtRBeJgk33yuGBxrMPHi";

  private static final String CHILD_0H_PUBLIC =
      "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv"
          + "5ski8PX9rL2dZXvgGDnw";
  private static final String CHILD_0H_1_PUBLIC =
      "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck"
          + "2AxYysAA7xmALppuCkwQ";

  private static DescriptorParsing parse(String text) {
    return new DescriptorParser(MAIN, ENGINE).parse(text, false);
  }

  private static List<Descriptor> descriptors(String text) {
    return switch (parse(text)) {
      case DescriptorParsing.Parsed(List<Descriptor> found, boolean _) -> found;
      case DescriptorParsing.Invalid(String error) -> throw new AssertionError(error);
    };
  }

  private static List<Script> scripts(String text, int position) {
    return descriptors(text).getFirst().scripts(position, ENGINE, new KnownKeys()).orElseThrow();
  }

  private static void assertError(String text, String error) {
    assertThat(parse(text)).isEqualTo(new DescriptorParsing.Invalid(error));
  }

  @Test
  void derivesHardenedAndOtherChildrenAsBip32Does() {
    Script child = scripts("pk(" + CHILD_0H_1_PUBLIC + ")", 0).getFirst();
    assertThat(scripts("pk(" + ROOT_PRIVATE + "/0h/1)", 0)).containsExactly(child);
    assertThat(scripts("pk(" + CHILD_0H_PUBLIC + "/1)", 0)).containsExactly(child);
    assertThat(scripts("pk(" + CHILD_0H_PUBLIC + "/*)", 1)).containsExactly(child);
  }

  @Test
  void derivesTheSameChildrenWithTheSecretAndWithout() {
    for (int position = 0; position < 16; position++) {
      assertThat(scripts("pk(" + CHILD_0H_PUBLIC + "/" + position + "/*)", position))
          .isEqualTo(scripts("pk(" + ROOT_PRIVATE + "/0h/" + position + "/*)", position));
    }
  }

  @Test
  void derivesNoHardenedChildrenWithoutTheSecret() {
    Descriptor descriptor = descriptors("pkh(" + CHILD_0H_PUBLIC + "/1h/*)").getFirst();
    assertThat(descriptor.scripts(0, ENGINE, new KnownKeys())).isEmpty();
  }

  @Test
  void makesOneDescriptorForEachValueOfAMultipathStep() {
    assertThat(descriptors("pkh(" + CHILD_0H_PUBLIC + "/<0;1>/*)"))
        .extracting(Descriptor::text)
        .containsExactly("pkh(" + CHILD_0H_PUBLIC + "/0/*)", "pkh(" + CHILD_0H_PUBLIC + "/1/*)");
  }

  @Test
  void infersTheDescriptorOfAScriptFromTheKeysThatItKnows() {
    KnownKeys known = new KnownKeys();
    List<Script> scripts =
        descriptors("combo([d34db33f/44h]" + KEY + ")")
            .getFirst()
            .scripts(0, ENGINE, known)
            .orElseThrow();
    DescriptorInference inference = new DescriptorInference(new Descriptors(MAIN, ENGINE), known);
    assertThat(scripts)
        .extracting(inference::infer)
        .extracting(text -> text.substring(0, text.indexOf('#')))
        .containsExactly(
            "pk([d34db33f/44h]" + KEY + ")",
            "pkh([d34db33f/44h]" + KEY + ")",
            "wpkh([d34db33f/44h]" + KEY + ")",
            "sh(wpkh([d34db33f/44h]" + KEY + "))");
  }

  /// BIP-0086, first receiving address of its test vectors.
  @Test
  void tweaksTaprootKeysWithoutScripts() {
    String internal = "cc8a4bc64d897bddc5fbc2f670f7a8ba0b386779106cf1223c6fc5d7cd6fc115";
    assertThat(scripts("tr(" + internal + ")", 0))
        .containsExactly(
            Script.ofHex("5120a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c"));
  }

  @Test
  void saysWhatIsWrongInCoresWords() {
    assertError("", "'' is not a valid descriptor function");
    assertError("pk()", "pk(): No key provided");
    assertError("pk( " + KEY + ")", "pk(): Key ' " + KEY + "' is invalid due to whitespace");
    assertError("pk(00)", "pk(): Pubkey '00' is invalid");
    assertError("pk(me)", "pk(): key 'me' is not valid");
    assertError("addr(me)", "Address is not valid");
    assertError("raw(0)", "Raw script is not hex");
    assertError("sh(sh(pk(" + KEY + ")))", "Can only have sh() at top level");
    assertError("sh(combo(" + KEY + "))", "Can only have combo() at top level");
    assertError("sh(" + KEY + ")", "A function is needed within P2SH");
    assertError(
        "multi(2," + KEY + ")",
        "Multisig threshold cannot be larger than the number of keys; threshold is 2 but only 1"
            + " keys specified");
    assertError("multi(a," + KEY + ")", "Multi threshold 'a' is not valid");
    assertError(
        "pk(" + CHILD_0H_PUBLIC + "/2147483648)",
        "pk(): Key path value 2147483648 is out of range");
    assertError("pk(" + CHILD_0H_PUBLIC + "/x)", "pk(): Key path value 'x' is not a valid uint32");
    assertError(
        "pk([d34db3]" + KEY + ")",
        "pk(): Fingerprint is not 4 bytes (6 characters instead of 8 characters)");
  }

  @Test
  void wantsTheChecksumThatBelongsToTheDescriptor() {
    String descriptor = "pk(" + KEY + ")";
    assertThat(parse(descriptor + "#gn28ywm7")).isInstanceOf(DescriptorParsing.Parsed.class);
    assertError(
        descriptor + "#gn28ywm8",
        "Provided checksum 'gn28ywm8' does not match computed checksum 'gn28ywm7'");
    assertError(descriptor + "#gn28", "Expected 8 character checksum, not 4 characters");
    assertError(descriptor + "#gn28ywm7#", "Multiple '#' symbols");
    assertThat(new DescriptorParser(MAIN, ENGINE).parse(descriptor, true))
        .isEqualTo(new DescriptorParsing.Invalid("Missing checksum"));
  }
}
