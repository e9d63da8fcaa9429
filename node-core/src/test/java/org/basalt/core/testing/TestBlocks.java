package org.basalt.core.testing;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;

/// Makes transactions and regtest blocks for tests, right in all that a test does not change.
public final class TestBlocks {
  public static final Script ANYONE = Script.ofHex("51");
  public static final int REGTEST_BITS = 0x207fffff;

  private TestBlocks() {}

  /// An id that ends with a number.
  public static Txid txid(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = 1;
    bytes[28] = (byte) (number >> 24);
    bytes[29] = (byte) (number >> 16);
    bytes[30] = (byte) (number >> 8);
    bytes[31] = (byte) number;
    return Txid.of(bytes);
  }

  public static TxIn input(OutPoint prevout) {
    return input(prevout, TxIn.SEQUENCE_FINAL);
  }

  public static TxIn input(OutPoint prevout, int sequence) {
    return new TxIn(prevout, Script.EMPTY, sequence, Witness.EMPTY);
  }

  /// An input that spends output 0 of [#txid].
  public static TxIn input(int number) {
    return input(new OutPoint(txid(number), 0));
  }

  public static TxIn withWitness(TxIn input, byte[]... items) {
    return new TxIn(input.prevout(), input.scriptSig(), input.sequence(), Witness.of(items));
  }

  public static TxOut output(long valueSat) {
    return new TxOut(valueSat, ANYONE);
  }

  public static Transaction tx(List<TxIn> inputs, List<TxOut> outputs) {
    return Transaction.of(2, inputs, outputs, 0);
  }

  public static Transaction tx(TxIn input, TxOut output) {
    return tx(List.of(input), List.of(output));
  }

  /// States its height, pays `valueSat`.
  public static Transaction coinbase(int height, long valueSat) {
    Script scriptSig = new ScriptBuilder().number(height).raw(Hex.decode("0100")).build();
    return coinbase(scriptSig, List.of(output(valueSat)));
  }

  public static Transaction coinbase(Script scriptSig, List<TxOut> outputs) {
    TxIn input = new TxIn(OutPoint.NULL, scriptSig, TxIn.SEQUENCE_FINAL, Witness.EMPTY);
    return Transaction.of(2, List.of(input), outputs, 0);
  }

  /// A coinbase and others, with the commitment to their witnesses.
  public static List<Transaction> committed(List<Transaction> transactions) {
    return WitnessCommitment.placeIn(transactions, true);
  }

  /// A block on `prev` one second above its median time, with right bits, merkle root and proof of
  /// work.
  public static Block block(
      ConsensusParams params, HeaderAncestry prev, List<Transaction> transactions) {
    return block(params, prev, transactions, prev.medianTimePast() + 1, 0x20000000);
  }

  public static Block block(
      ConsensusParams params,
      HeaderAncestry prev,
      List<Transaction> transactions,
      long timeSec,
      int version) {
    int bits = WorkRequired.nextBits(params, prev, timeSec);
    MerkleRoot root = MerkleTree.ofTransactions(transactions).hash();
    BlockHeader header = new BlockHeader(version, prev.hash(), root, (int) timeSec, bits, 0);
    return new Block(mined(params, header), transactions);
  }

  /// The header with a nonce that satisfies its bits.
  public static BlockHeader mined(ConsensusParams params, BlockHeader header) {
    BlockHeader candidate = header;
    while (!WorkRequired.isMet(params, candidate.hash(), candidate.bits())) {
      candidate =
          new BlockHeader(
              header.version(),
              header.prev(),
              header.merkleRoot(),
              (int) header.timeSec(),
              header.bits(),
              candidate.nonce() + 1);
    }
    return candidate;
  }

  /// A header with some time, version and bits on `prev`, whatever its hash.
  public static BlockHeader header(HeaderAncestry prev, int version, long timeSec, int bits) {
    return new BlockHeader(version, prev.hash(), MerkleRoot.ZERO, (int) timeSec, bits, 0);
  }

  /// `count` headers more, each `spacingSec` after the one before, of easiest work; not mined.
  public static HeaderChain extend(HeaderChain chain, int count, long spacingSec, int version) {
    for (int i = 0; i < count; i++) {
      HeaderAncestry tip = chain.tip();
      chain.append(header(tip, version, tip.timeSec() + spacingSec, tip.bits()));
    }
    return chain;
  }

  /// Changed copy of a list.
  public static <T> List<T> replaced(List<T> list, int index, T value) {
    List<T> copy = new ArrayList<>(list);
    copy.set(index, value);
    return copy;
  }

  /// A list with one more element.
  public static <T> List<T> plus(List<T> list, T value) {
    List<T> copy = new ArrayList<>(list);
    copy.add(value);
    return copy;
  }

  /// The parameters of another signet challenge; proof of work stays as easy as it is.
  public static ConsensusParams signed(ConsensusParams p, Script challenge) {
    return new ConsensusParams(
        p.genesisHash(),
        p.powLimit(),
        p.targetSpacingSec(),
        p.targetTimespanSec(),
        p.subsidyHalvingInterval(),
        p.allowsMinDifficultyBlocks(),
        p.hasNoRetargeting(),
        p.enforcesBip94(),
        p.bip34Height(),
        p.bip34Hash(),
        p.bip65Height(),
        p.bip66Height(),
        p.csvHeight(),
        p.segwitHeight(),
        p.scriptFlagExceptions(),
        p.bip30Exceptions(),
        p.bip30Overwritten(),
        p.minBip9WarningHeight(),
        p.deployments(),
        p.minimumChainWork(),
        p.assumeValid(),
        challenge);
  }
}
