package org.basalt.core.filter;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.SipHash24;

/// A set that answers "is it in?" with a small chance of a wrong yes (BIP-0158).
///
/// Each of the n elements is hashed to a number below n * m; the numbers are sorted and their
/// differences written as Golomb-Rice codes: the difference divided by 2^p in unary (ones, then a
/// zero), the remainder in p bits, bits from the top of each byte downwards, zeros at the end.
///
/// | size | field | encoding              |
/// |-----:|-------|-----------------------|
/// |  var | n     | CompactSize, < 2^32   |
/// |  var | codes | as above              |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0158.mediawiki">BIP-0158</a>
public final class GolombCodedSet {
  private final Parameters parameters;
  private final byte[] encoded;
  private final long size;

  /// @param remainderBits p, at most 32
  /// @param falsePositiveInverse m: a wrong yes comes once in so many questions
  public record Parameters(SipHash24 hash, int remainderBits, int falsePositiveInverse) {}

  private GolombCodedSet(Parameters parameters, byte[] encoded, long size) {
    this.parameters = parameters;
    this.encoded = encoded;
    this.size = size;
  }

  /// @param elements different from one another
  public static GolombCodedSet of(Parameters parameters, Collection<byte[]> elements) {
    int size = elements.size();
    ArraySink out = new ArraySink(size * 3 + 8);
    out.compactSize(size);
    BitWriter bits = new BitWriter(out);
    long last = 0;
    for (long number : numbers(parameters, size, elements)) {
      long difference = number - last;
      bits.unary(difference >>> parameters.remainderBits());
      bits.write(difference, parameters.remainderBits());
      last = number;
    }
    bits.flush();
    return new GolombCodedSet(parameters, out.toByteArray(), size);
  }

  /// Reads a whole set; throws [DecodeException] unless it holds exactly the elements that it
  /// announces.
  ///
  /// @param encoded not copied
  public static GolombCodedSet decode(Parameters parameters, byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    long size = sizeOf(in);
    BitReader bits = new BitReader(in);
    for (long i = 0; i < size; i++) {
      bits.golombRice(parameters.remainderBits());
    }
    in.expectEnd();
    return new GolombCodedSet(parameters, encoded, size);
  }

  private static long sizeOf(ByteReader in) {
    long size = CompactSize.read(in);
    if (size < 0 || size > 0xffffffffL) {
      throw new DecodeException("set of " + Long.toUnsignedString(size) + " elements");
    }
    return size;
  }

  /// The encoded form; read only.
  public byte[] array() {
    return encoded;
  }

  public long size() {
    return size;
  }

  /// True for every element, and once in a while for something else.
  public boolean contains(byte[] element) {
    return containsAny(List.of(element));
  }

  /// True if one of them is in the set, or seems to be.
  public boolean containsAny(Collection<byte[]> elements) {
    if (elements.isEmpty() || size == 0) {
      return false;
    }
    long[] wanted = numbers(parameters, size, elements);
    ByteReader in = new ByteReader(encoded);
    CompactSize.read(in);
    BitReader bits = new BitReader(in);
    long number = 0;
    int next = 0;
    for (long i = 0; i < size; i++) {
      number += bits.golombRice(parameters.remainderBits());
      while (wanted[next] < number) {
        if (++next == wanted.length) {
          return false;
        }
      }
      if (wanted[next] == number) {
        return true;
      }
    }
    return false;
  }

  /// Hashes below size * m, ascending: the upper half of a 128-bit product spreads evenly without a
  /// division.
  private static long[] numbers(Parameters parameters, long size, Collection<byte[]> elements) {
    long range = size * parameters.falsePositiveInverse();
    long[] numbers = new long[elements.size()];
    int i = 0;
    for (byte[] element : elements) {
      numbers[i++] = Math.unsignedMultiplyHigh(parameters.hash().hash(element), range);
    }
    Arrays.sort(numbers);
    return numbers;
  }

  private static final class BitWriter {
    private final ArraySink out;
    private int pending;
    private int pendingBits;

    BitWriter(ArraySink out) {
      this.out = out;
    }

    void unary(long ones) {
      for (long i = 0; i < ones; i++) {
        write(1, 1);
      }
      write(0, 1);
    }

    /// The lowest `count` bits of a value, highest first.
    void write(long value, int count) {
      for (int left = count; left > 0; ) {
        int taken = Math.min(left, 8 - pendingBits);
        left -= taken;
        int bits = (int) (value >>> left) & ((1 << taken) - 1);
        pending = pending << taken | bits;
        pendingBits += taken;
        if (pendingBits == 8) {
          out.int8(pending);
          pending = 0;
          pendingBits = 0;
        }
      }
    }

    void flush() {
      if (pendingBits != 0) {
        write(0, 8 - pendingBits);
      }
    }
  }

  private static final class BitReader {
    private final ByteReader in;
    private int current;
    private int currentBits;

    BitReader(ByteReader in) {
      this.in = in;
    }

    long golombRice(int remainderBits) {
      long quotient = 0;
      while (read(1) == 1) {
        quotient++;
      }
      return (quotient << remainderBits) + read(remainderBits);
    }

    private long read(int count) {
      long value = 0;
      for (int left = count; left > 0; ) {
        if (currentBits == 0) {
          current = in.uint8();
          currentBits = 8;
        }
        int taken = Math.min(left, currentBits);
        currentBits -= taken;
        left -= taken;
        value = value << taken | (current >>> currentBits & ((1 << taken) - 1));
      }
      return value;
    }
  }
}
