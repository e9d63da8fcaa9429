package org.basalt.core.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.basalt.core.Vectors;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.junit.jupiter.api.Test;

class DescriptorVectorsTest {
  private static final AddressPrefixes MAIN =
      new AddressPrefixes(0, 5, 128, 0x0488b21e, 0x0488ade4, "bc");
  private static final AddressPrefixes TEST =
      new AddressPrefixes(111, 196, 239, 0x043587cf, 0x04358394, "tb");

  @Test
  void readsAndWritesEveryDescriptor() {
    int count = 0;
    for (JsonNode kind : Vectors.json("descriptors/desc-valid.json")) {
      for (JsonNode row : kind) {
        check(row);
        count++;
      }
    }
    assertThat(count).isEqualTo(57);
  }

  private static void check(JsonNode row) {
    String input = row.get("input").asText();
    AddressPrefixes prefixes = row.path("network").asText().equals("testnet") ? TEST : MAIN;
    DescriptorParser parser =
        new DescriptorParser(new AddressCodec(prefixes), new BouncyCastleSecp256k1());
    DescriptorParsing parsing = parser.parse(input, false);
    assertThat(parsing).as(input).isInstanceOf(DescriptorParsing.Parsed.class);
    if (parsing
        instanceof DescriptorParsing.Parsed(List<Descriptor> descriptors, boolean secrets)) {
      assertThat(descriptors).hasSize(1);
      Descriptor descriptor = descriptors.getFirst();
      assertThat(Descriptors.withChecksum(descriptor.text()))
          .isEqualTo(row.get("descriptor").asText());
      assertThat(Descriptors.checksum(input.split("#", -1)[0]))
          .contains(row.get("checksum").asText());
      assertThat(descriptor.isRange()).as(input).isEqualTo(row.get("isrange").asBoolean());
      assertThat(descriptor.isSolvable()).as(input).isEqualTo(row.get("issolvable").asBoolean());
      assertThat(secrets).as(input).isEqualTo(row.get("hasprivatekeys").asBoolean());
    }
  }
}
