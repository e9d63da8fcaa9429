package org.basalt.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ScriptNumberProperties {
  @Property
  void whatIsEncodedIsMinimalAndDecodesToItself(
      @ForAll @LongRange(min = -0x7fffffffffL, max = 0x7fffffffffL) long value) {
    byte[] bytes = ScriptNumber.encode(value);
    assertThat(ScriptNumber.isMinimal(bytes)).isTrue();
    assertThat(ScriptNumber.decode(bytes, true, 5)).isEqualTo(value);
    assertThat(ScriptNumber.isTrue(bytes)).isEqualTo(value != 0);
  }

  @Property
  void decodingReadsSignAndMagnitude(@ForAll @Size(max = 7) byte[] bytes) {
    byte[] magnitude = new byte[bytes.length + 1];
    for (int i = 0; i < bytes.length; i++) {
      magnitude[bytes.length - i] = bytes[i];
    }
    boolean isNegative = bytes.length > 0 && bytes[bytes.length - 1] < 0;
    if (isNegative) {
      magnitude[1] &= 0x7f;
    }
    long value = new BigInteger(1, magnitude).longValueExact() * (isNegative ? -1 : 1);
    assertThat(ScriptNumber.decode(bytes, false, 4))
        .isEqualTo(bytes.length > 4 ? ScriptNumber.INVALID : value);
    boolean isShortest = Arrays.equals(ScriptNumber.encode(value), bytes);
    assertThat(ScriptNumber.isMinimal(bytes)).isEqualTo(isShortest);
    assertThat(ScriptNumber.isTrue(bytes)).isEqualTo(value != 0);
  }

  @Example
  void smallNumbersHaveTheirKnownForms() {
    assertThat(ScriptNumber.encode(0)).isEmpty();
    assertThat(ScriptNumber.encode(-1)).containsExactly(0x81);
    assertThat(ScriptNumber.encode(127)).containsExactly(0x7f);
    assertThat(ScriptNumber.encode(128)).containsExactly(0x80, 0x00);
    assertThat(ScriptNumber.encode(-255)).containsExactly(0xff, 0x80);
    assertThat(ScriptNumber.encode(256)).containsExactly(0x00, 0x01);
  }
}
