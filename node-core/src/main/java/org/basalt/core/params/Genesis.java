package org.basalt.core.params;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;

/// Builds the first blocks. All of them have one coinbase whose scriptSig pushes `ffff001d`, `04`
/// and a newspaper headline of the day, and whose 50 bitcoins nobody can spend: the output never
/// enters the set of unspent ones.
///
/// Hash and merkle root are asserted while building, so a network with a wrong digit does not load.
final class Genesis {
  private static final long REWARD_SAT = 5_000_000_000L;
  private static final String HEADLINE =
      "The Times 03/Jan/2009 Chancellor on brink of second bailout for banks";
  private static final String PUBLIC_KEY =
      "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6"
          + "49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f";
  private static final String MERKLE_ROOT =
      "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
  private static final int OP_PUSHDATA1 = 0x4c;
  private static final int OP_CHECKSIG = 0xac;

  private Genesis() {}

  /// With the headline and the key of 2009, which every network but testnet4 shares.
  static Block of2009(long timeSec, int nonce, int bits, String hash) {
    return of(HEADLINE, Hex.decode(PUBLIC_KEY), timeSec, nonce, bits, hash, MERKLE_ROOT);
  }

  /// @param publicKey of at most 75 bytes, pushed before OP_CHECKSIG
  /// @param hash that must come out, display order; likewise `merkleRoot`
  static Block of(
      String headline,
      byte[] publicKey,
      long timeSec,
      int nonce,
      int bits,
      String hash,
      String merkleRoot) {
    byte[] headlineBytes = headline.getBytes(StandardCharsets.US_ASCII);
    ArraySink scriptSig = new ArraySink();
    scriptSig.bytes(Hex.decode("04ffff001d0104"));
    if (headlineBytes.length >= OP_PUSHDATA1) {
      scriptSig.int8(OP_PUSHDATA1);
    }
    scriptSig.int8(headlineBytes.length).bytes(headlineBytes);
    ArraySink scriptPubKey = new ArraySink();
    scriptPubKey.int8(publicKey.length).bytes(publicKey).int8(OP_CHECKSIG);
    TxIn input =
        new TxIn(
            OutPoint.NULL, Script.of(scriptSig.toByteArray()), TxIn.SEQUENCE_FINAL, Witness.EMPTY);
    TxOut output = new TxOut(REWARD_SAT, Script.of(scriptPubKey.toByteArray()));
    Transaction coinbase = Transaction.of(1, List.of(input), List.of(output), 0);
    MerkleRoot root = MerkleRoot.of(coinbase.txid().toByteArray());
    BlockHeader header = new BlockHeader(1, BlockHash.ZERO, root, (int) timeSec, bits, nonce);
    if (!root.equals(MerkleRoot.parse(merkleRoot))
        || !header.hash().equals(BlockHash.parse(hash))) {
      throw new AssertionError("genesis came out as " + header.hash() + " over " + root);
    }
    return new Block(header, List.of(coinbase));
  }

  /// The lines of a list of seeds beside this class, without comments.
  static List<String> seeds(String file) {
    try (InputStream in = Genesis.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError("resource " + file + " is missing");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      return lines.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
