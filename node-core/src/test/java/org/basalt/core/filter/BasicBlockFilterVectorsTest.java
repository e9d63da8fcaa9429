package org.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.Script;
import org.junit.jupiter.api.Test;

class BasicBlockFilterVectorsTest {
  @Test
  void makesTheFiltersAndHeadersOfBip158() {
    JsonNode rows = Vectors.json("core/unit/blockfilters.json");
    int checked = 0;
    for (JsonNode row : rows) {
      if (row.size() == 1) {
        continue;
      }
      Block block = BlockCodec.read(new ByteReader(Hex.decode(row.get(2).asText())));
      assertThat(block.hash().toString()).isEqualTo(row.get(1).asText());
      List<Script> spent = new ArrayList<>();
      row.get(3).forEach(script -> spent.add(Script.ofHex(script.asText())));
      BasicBlockFilter filter = BasicBlockFilter.of(block, spent);
      assertThat(Hex.encode(filter.array())).isEqualTo(row.get(5).asText());
      assertThat(filter.header(FilterHeader.parse(row.get(4).asText())))
          .isEqualTo(FilterHeader.parse(row.get(6).asText()));
      BasicBlockFilter read = BasicBlockFilter.decode(block.hash(), filter.array());
      for (Script script : spent) {
        assertThat(read.matches(script)).isEqualTo(!script.isEmpty());
      }
      checked++;
    }
    assertThat(checked).isEqualTo(10);
  }

  @Test
  void matchesItsElementsAndHardlyAnythingElse() {
    BlockHash hash = BlockHash.parse("11".repeat(32));
    List<byte[]> elements = new ArrayList<>();
    List<byte[]> others = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      elements.add(new byte[] {1, (byte) i, (byte) (i >> 8)});
      others.add(new byte[] {2, (byte) i, (byte) (i >> 8)});
    }
    GolombCodedSet empty = BasicBlockFilter.decode(hash, new byte[] {0}).set();
    assertThat(empty.containsAny(elements)).isFalse();
    assertThat(empty.size()).isZero();
    GolombCodedSet set =
        GolombCodedSet.of(
            new GolombCodedSet.Parameters(new org.basalt.core.crypto.SipHash24(1, 2), 19, 784_931),
            elements);
    assertThat(set.size()).isEqualTo(300);
    assertThat(elements).allMatch(set::contains);
    assertThat(set.containsAny(List.of())).isFalse();
    assertThat(set.containsAny(others)).isFalse();
    others.add(elements.get(123));
    assertThat(set.containsAny(others)).isTrue();
  }

  @Test
  void refusesFiltersThatEndEarlyOrLate() {
    BlockHash hash = BlockHash.parse("11".repeat(32));
    GolombCodedSet set =
        GolombCodedSet.of(
            new GolombCodedSet.Parameters(new org.basalt.core.crypto.SipHash24(1, 2), 19, 784_931),
            List.of(new byte[] {1}, new byte[] {2}));
    byte[] whole = set.array();
    assertThat(BasicBlockFilter.decode(hash, whole).set().size()).isEqualTo(2);
    assertThatThrownBy(() -> BasicBlockFilter.decode(hash, Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> BasicBlockFilter.decode(hash, Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> BasicBlockFilter.decode(hash, Hex.decode("feffffffff00")))
        .isInstanceOf(DecodeException.class);
  }
}
