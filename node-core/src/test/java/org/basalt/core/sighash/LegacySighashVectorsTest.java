package org.basalt.core.sighash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Sighash;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxOut;
import org.junit.jupiter.api.Test;

/// Core's `sighash.json`: random transactions, scripts and hash types of 32 bits.
class LegacySighashVectorsTest {
  private static final int CASES = 500;

  @Test
  void everyDigestIsTheStatedOne() {
    int count = 0;
    List<String> failures = new ArrayList<>();
    for (JsonNode test : Vectors.json("core/unit/sighash.json")) {
      if (test.size() == 1) {
        continue;
      }
      count++;
      Transaction tx = TransactionCodec.decode(Hex.decode(test.get(0).asText()));
      byte[] script = Hex.decode(test.get(1).asText());
      SighashCache cache =
          SighashCache.of(tx, Collections.nCopies(tx.inputs().size(), new TxOut(0, Script.EMPTY)));
      byte[] digest =
          LegacySighash.hash(cache, test.get(2).asInt(), script, 0, test.get(3).asInt());
      if (!Sighash.of(digest).toString().equals(test.get(4).asText())) {
        failures.add(test.toString());
      }
    }
    assertThat(count).isEqualTo(CASES);
    assertThat(failures).isEmpty();
  }
}
