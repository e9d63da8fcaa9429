package org.basalt.core.primitive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.CountingSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.consensus.MerkleProof;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.filter.GolombCodedSet;
import org.basalt.core.testing.FuzzInput;
import org.basalt.core.testing.FuzzMemory;

/// Any bytes as a transaction, block, merkle proof or set of a block filter: decoded, or refused as
/// malformed and nothing else, with no more memory than the bytes are worth. What was decoded has
/// one encoding, of the size that it says.
public final class PrimitivesFuzz {
  private static final int MAX_ELEMENTS = 40;

  private PrimitivesFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    switch (in.below(6)) {
      case 0 -> transaction(in.rest());
      case 1 -> strippedTransaction(in.rest());
      case 2 -> block(in.rest());
      case 3 -> proof(in.rest());
      case 4 -> anySet(parameters(in), in.rest());
      default -> goodSet(parameters(in), in);
    }
  }

  private static <T> Optional<T> decode(String what, Function<byte[], T> decoder, byte[] bytes) {
    FuzzMemory.check(what, bytes.length, () -> tried(decoder, bytes));
    return tried(decoder, bytes);
  }

  private static <T> Optional<T> tried(Function<byte[], T> decoder, byte[] bytes) {
    try {
      return Optional.of(decoder.apply(bytes));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static void same(String what, byte[] expected, byte[] got) {
    if (!Arrays.equals(expected, got)) {
      throw new AssertionError(what + " has two encodings");
    }
  }

  private static void holds(String what, boolean isTrue) {
    if (!isTrue) {
      throw new AssertionError(what);
    }
  }

  private static void transaction(byte[] bytes) {
    Optional<Transaction> tx = decode("transaction", TransactionCodec::decode, bytes);
    tx.ifPresent(decoded -> {
      same("transaction", bytes, TransactionCodec.encode(decoded));
      byte[] stripped = TransactionCodec.encodeStripped(decoded);
      holds("total size", decoded.totalSize() == bytes.length);
      holds("stripped size", decoded.strippedSize() == stripped.length);
      holds("weight", decoded.weightWu() == 3 * stripped.length + bytes.length);
      holds(
          "ids",
          decoded.hasWitness() != decoded.wtxid().toString().equals(decoded.txid().toString()));
    });
  }

  private static void strippedTransaction(byte[] bytes) {
    Function<byte[], Transaction> whole =
        all -> {
          ByteReader reader = new ByteReader(all);
          Transaction tx = TransactionCodec.read(reader, false);
          reader.expectEnd();
          return tx;
        };
    decode("stripped transaction", whole, bytes)
        .ifPresent(tx -> same("transaction", bytes, TransactionCodec.encodeStripped(tx)));
  }

  private static void block(byte[] bytes) {
    Optional<Block> block = decode("block", BlockCodec::decode, bytes);
    block.ifPresent(decoded -> {
      same("block", bytes, BlockCodec.encode(decoded));
      CountingSink stripped = new CountingSink();
      BlockCodec.writeStripped(decoded, stripped);
      holds("total size", decoded.totalSize() == bytes.length);
      holds("stripped size", decoded.strippedSize() == stripped.count());
    });
  }

  private static void proof(byte[] bytes) {
    Optional<MerkleProof> proof = decode("merkle proof", MerkleProof::decode, bytes);
    proof.ifPresent(decoded -> {
      byte[] encoded = decoded.encode();
      same("merkle proof", Arrays.copyOf(bytes, encoded.length), encoded);
      decoded
          .claim()
          .ifPresent(claim ->
              holds("more proved than there is", claim.txids().size() <= decoded.hashes().size()));
    });
  }

  private static GolombCodedSet.Parameters parameters(FuzzInput in) {
    SipHash24 hash = new SipHash24(in.int8(), in.int8());
    if (in.flag()) {
      return new GolombCodedSet.Parameters(hash, 19, 784_931);
    }
    // Not many more bits in front of the remainder than there would be of a sensible set.
    int remainderBits = in.below(33);
    int inverse = 1 + in.int16() % (1 << Math.min(15, remainderBits + 3));
    return new GolombCodedSet.Parameters(hash, remainderBits, inverse);
  }

  private static void anySet(GolombCodedSet.Parameters parameters, byte[] bytes) {
    Function<byte[], GolombCodedSet> decoder = all -> GolombCodedSet.decode(parameters, all);
    decode("set", decoder, bytes)
        .ifPresent(set -> {
          same("set", bytes, set.array());
          boolean isIn = set.containsAny(List.of(new byte[0], bytes, new byte[] {1}));
          holds("an empty set with something in it", !(isIn && set.size() == 0));
        });
  }

  private static void goodSet(GolombCodedSet.Parameters parameters, FuzzInput in) {
    List<byte[]> elements = new ArrayList<>();
    for (int i = 0; i < MAX_ELEMENTS && !in.isEmpty(); i++) {
      // The position makes it unlike the others.
      byte[] element = in.bytes(1 + in.below(40));
      element[0] = (byte) i;
      elements.add(element);
    }
    byte[] encoded = GolombCodedSet.of(parameters, elements).array();
    GolombCodedSet set = GolombCodedSet.decode(parameters, encoded);
    holds("size", set.size() == elements.size());
    for (byte[] element : elements) {
      holds("an element is missing", set.contains(element));
    }
  }
}
