package org.basalt.core.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.hash.Hash256;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptReader;
import org.basalt.core.script.ScriptVerifier;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.sighash.TransactionSignatureChecker;

/// The signature of a signet's block (BIP-0325).
///
/// A block is signed as if it were a transaction: `toSpend` has the challenge as its only output
/// and, pushed in its scriptSig, those fields of the header that the signer fixes; `toSign` spends
/// it. The signer's scriptSig and witness travel in the output with the witness commitment, in a
/// push that begins with `ecc7daa2`. Since they cannot sign themselves, the merkle root in the
/// signed fields is computed with the push cut down to these four bytes. Time of proof of work
/// stays free: nonce and bits are not signed.
///
/// A push of the header alone is no solution and stays as it is; without a solution both fields are
/// empty, which a challenge such as OP_TRUE accepts. Only the first push that counts is cut; the
/// commitment is written anew with shortest pushes.
///
/// Source: BIP-0325, Core `signet.cpp`.
public record SignetSolution(Transaction toSpend, Transaction toSign) {
  private static final byte[] HEADER = Hex.decode("ecc7daa2");
  private static final ScriptFlags FLAGS =
      ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.DERSIG, ScriptFlag.NULLDUMMY);
  private static final int SIGNED_FIELDS_SIZE = 4 + Hash256.SIZE + Hash256.SIZE + 4;

  /// A commitment without its solution, and the solution.
  private record Cut(Script commitment, byte[] solution, boolean hasSolution) {}

  /// scriptSig and witness that a solution encodes.
  private record Answer(Script scriptSig, Witness witness) {
    static final Answer NONE = new Answer(Script.EMPTY, Witness.EMPTY);

    static Answer decode(byte[] solution) {
      ByteReader in = new ByteReader(solution);
      Script scriptSig = Script.of(in.varBytes(CompactSize.MAX_SIZE));
      Witness witness = Witness.readFrom(in);
      in.expectEnd();
      return new Answer(scriptSig, witness);
    }
  }

  /// The two transactions for a block; empty if it has no witness commitment, or a solution that
  /// cannot be decoded.
  public static Optional<SignetSolution> of(Block block, Script challenge) {
    OptionalInt index = WitnessCommitment.indexIn(block.transactions());
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Transaction coinbase = block.transactions().get(0);
    Cut cut = cut(coinbase.outputs().get(index.getAsInt()).scriptPubKey());
    Answer answer;
    try {
      answer = cut.hasSolution() ? Answer.decode(cut.solution()) : Answer.NONE;
    } catch (DecodeException e) {
      return Optional.empty();
    }
    MerkleRoot root = rootWithout(block, coinbase, index.getAsInt(), cut.commitment());
    Transaction toSpend = toSpend(challenge, signedFields(block, root));
    OutPoint prevout = new OutPoint(toSpend.txid(), 0);
    TxIn input = new TxIn(prevout, answer.scriptSig(), 0, answer.witness());
    TxOut nothing = new TxOut(0, new ScriptBuilder().op(Opcode.OP_RETURN).build());
    return Optional.of(
        new SignetSolution(toSpend, Transaction.of(0, List.of(input), List.of(nothing), 0)));
  }

  private static Cut cut(Script commitment) {
    ScriptBuilder rest = new ScriptBuilder();
    Optional<byte[]> solution = Optional.empty();
    ScriptReader in = new ScriptReader(commitment);
    while (in.next()) {
      if (in.dataSize() == 0) {
        rest.op(in.opcode());
        continue;
      }
      byte[] data = in.data();
      if (solution.isEmpty() && isSolution(data)) {
        solution = Optional.of(Arrays.copyOfRange(data, HEADER.length, data.length));
        rest.data(HEADER);
      } else {
        rest.data(data);
      }
    }
    return solution
        .map(bytes -> new Cut(rest.build(), bytes, true))
        .orElseGet(() -> new Cut(commitment, new byte[0], false));
  }

  private static boolean isSolution(byte[] data) {
    return data.length > HEADER.length
        && Arrays.equals(data, 0, HEADER.length, HEADER, 0, HEADER.length);
  }

  private static MerkleRoot rootWithout(
      Block block, Transaction coinbase, int index, Script commitment) {
    List<TxOut> outputs = new ArrayList<>(coinbase.outputs());
    outputs.set(index, new TxOut(outputs.get(index).valueSat(), commitment));
    Transaction unsigned =
        Transaction.of(coinbase.version(), coinbase.inputs(), outputs, coinbase.locktime());
    List<Transaction> transactions = new ArrayList<>(block.transactions());
    transactions.set(0, unsigned);
    return MerkleTree.ofTransactions(transactions).hash();
  }

  private static byte[] signedFields(Block block, MerkleRoot root) {
    ArraySink out = new ArraySink(SIGNED_FIELDS_SIZE);
    out.int32Le(block.header().version());
    block.header().prev().writeTo(out);
    root.writeTo(out);
    out.int32Le((int) block.header().timeSec());
    return out.toByteArray();
  }

  private static Transaction toSpend(Script challenge, byte[] signedFields) {
    Script scriptSig = new ScriptBuilder().op(Opcode.OP_0).data(signedFields).build();
    TxIn input = new TxIn(OutPoint.NULL, scriptSig, 0, Witness.EMPTY);
    return Transaction.of(0, List.of(input), List.of(new TxOut(0, challenge)), 0);
  }

  /// True if the signature satisfies the challenge.
  public boolean isValid(Secp256k1 engine) {
    TxIn input = toSign.inputs().get(0);
    TxOut spent = toSpend.outputs().get(0);
    SighashCache cache = SighashCache.of(toSign, List.of(spent));
    return ScriptVerifier.verify(
            input.scriptSig(),
            spent.scriptPubKey(),
            input.witness(),
            FLAGS,
            new TransactionSignatureChecker(engine, toSign, 0, spent.valueSat(), cache))
        .isOk();
  }
}
