package org.basalt.core.crypto.bc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.bouncycastle.math.ec.ECFieldElement;
import org.junit.jupiter.api.Test;

class XSwiftEcVectorsTest {
  @Test
  void everyCaseOfTheInverseVectorsIsAsStatedAndLeadsBack() {
    List<String> lines = Vectors.lines("bips/bip-0324/xswiftec_inv_test_vectors.csv");
    assertThat(lines).hasSize(33);
    int solutions = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(",", -1);
      ECFieldElement u = XSwiftEc.element(Hex.decode(field[0]), 0);
      ECFieldElement x = XSwiftEc.element(Hex.decode(field[1]), 0);
      for (int which = 0; which < XSwiftEc.CASES; which++) {
        var t = XSwiftEc.inverse(x, u, which);
        assertThat(t.map(element -> Hex.encode(element.getEncoded())).orElse(""))
            .as("case %d of %s", which, line)
            .isEqualTo(field[2 + which]);
        if (t.isPresent()) {
          solutions++;
          assertThat(XSwiftEc.x(u, t.get())).as("case %d of %s", which, line).isEqualTo(x);
        }
      }
    }
    assertThat(solutions).isEqualTo(98);
  }
}
