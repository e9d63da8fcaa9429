package org.basalt.rpc.spec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.basalt.core.testing.FuzzInput;
import org.basalt.rpc.json.JsonReader;

/// Any bytes as JSON, and any text as an amount: read or refused, and what was read is written and
/// read again as the same.
public final class JsonFuzz {
  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;

  private JsonFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    if (in.oneIn(4)) {
      amount(new String(in.rest(), StandardCharsets.ISO_8859_1));
    } else {
      value(in.rest());
    }
  }

  private static void value(byte[] utf8) {
    Optional<Json> read = JsonReader.read(utf8);
    read.ifPresent(json -> {
      for (String text : new String[] {json.toText(), json.toText(2)}) {
        Json again = JsonReader.read(text).orElseThrow();
        if (!again.equals(json)) {
          throw new AssertionError(json + " became " + again);
        }
        if (!again.toText().equals(json.toText())) {
          throw new AssertionError("two texts of " + json);
        }
      }
    });
  }

  private static void amount(String text) {
    long amountSat;
    try {
      amountSat = FixedPoint.amountSat(Json.of(text));
    } catch (RpcException e) {
      return;
    }
    boolean isRight =
        amountSat >= 0
            && amountSat <= MAX_MONEY_SAT
            && new BigDecimal(text).movePointRight(8).compareTo(BigDecimal.valueOf(amountSat)) == 0;
    if (!isRight) {
      throw new AssertionError(text + " became " + amountSat);
    }
  }
}
