package org.basalt.core.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.basalt.core.address.Bech32.Encoding;

/*
 * Where the mistakes in a bech32 text are.
 *
 * The checksum polynomial is linear: the residue of a mistyped text differs from the right one by the sum of what each
 * wrong character adds, and what character value e at distance p from the end adds is x^p * e, whatever the rest of the
 * text says. Any two texts of at most 90 characters differ in five places or more, so at most one set of one or two
 * mistakes explains a residue. There are at most 88 places with 31 wrong values each: we list what all of them add, look
 * the residue up, and then the residue less each of them. No corrections are offered, on purpose: a user must look at
 * the address again, not accept a guess.
 */
/// Says what is wrong with a text that was meant as bech32, and at which characters (Core
/// `bech32.cpp` LocateErrors).
///
/// @param message Core's; empty if nothing is wrong
/// @param positions of the wrong characters, ascending, from 0
public record Bech32Errors(String message, List<Integer> positions) {
  public Bech32Errors {
    positions = List.copyOf(positions);
  }

  public static Bech32Errors in(String text) {
    if (text.length() > Bech32.MAX_LENGTH) {
      return new Bech32Errors(
          "Bech32 string too long",
          IntStream.range(Bech32.MAX_LENGTH, text.length()).boxed().toList());
    }
    List<Integer> unexpected = Bech32.unexpectedCharacters(text);
    if (!unexpected.isEmpty()) {
      return new Bech32Errors("Invalid character or mixed case", unexpected);
    }
    int separator = text.lastIndexOf(Bech32.SEPARATOR);
    if (separator < 0) {
      return new Bech32Errors("Missing separator", List.of());
    }
    if (separator == 0 || separator + Bech32.CHECKSUM_SIZE >= text.length()) {
      return new Bech32Errors("Invalid separator position", List.of(separator));
    }
    byte[] values = new byte[text.length() - separator - 1];
    for (int i = 0; i < values.length; i++) {
      int value = Bech32.value(text.charAt(separator + 1 + i));
      if (value < 0) {
        return new Bech32Errors("Invalid Base 32 character", List.of(separator + 1 + i));
      }
      values[i] = (byte) value;
    }
    String prefix = text.substring(0, separator).toLowerCase(Locale.ROOT);
    return inChecksum(Bech32.residue(prefix, values), values.length, text.length());
  }

  /// Tries both encodings, since the character that tells them apart may be the wrong one; the
  /// explanation with fewer mistakes wins, bech32 if equal.
  private static Bech32Errors inChecksum(int residue, int valueCount, int textLength) {
    Map<Integer, Integer> placeOf = placeBySingleError(valueCount);
    Bech32Errors best = new Bech32Errors("Invalid checksum", List.of());
    for (Encoding encoding : Encoding.values()) {
      int error = residue ^ encoding.constant();
      if (error == 0) {
        return new Bech32Errors("", List.of());
      }
      List<Integer> places = explain(error, placeOf);
      if (!places.isEmpty()
          && (best.positions.isEmpty() || places.size() < best.positions.size())) {
        List<Integer> positions = places.stream().map(p -> textLength - 1 - p).sorted().toList();
        String name = encoding == Encoding.BECH32 ? "Bech32" : "Bech32m";
        best = new Bech32Errors("Invalid " + name + " checksum", positions);
      }
    }
    return best;
  }

  /// What each possible single error adds to the residue, and its distance from the end.
  private static Map<Integer, Integer> placeBySingleError(int valueCount) {
    Map<Integer, Integer> places = HashMap.newHashMap(31 * valueCount);
    for (int value = 1; value < 32; value++) {
      int added = value;
      for (int place = 0; place < valueCount; place++) {
        places.put(added, place);
        added = Bech32.step(added, 0);
      }
    }
    return places;
  }

  private static List<Integer> explain(int error, Map<Integer, Integer> placeOf) {
    List<Integer> found = new ArrayList<>();
    Integer single = placeOf.get(error);
    if (single != null) {
      found.add(single);
      return found;
    }
    for (Map.Entry<Integer, Integer> first : placeOf.entrySet()) {
      Integer second = placeOf.get(error ^ first.getKey());
      if (second != null && !second.equals(first.getValue())) {
        found.add(first.getValue());
        found.add(second);
        return found;
      }
    }
    return found;
  }
}
