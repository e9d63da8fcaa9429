package org.basalt.core.primitive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.CountingSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;

/// Bytes to transactions and back (BIP-0144).
///
/// | size | field     | encoding                                                   |
/// |-----:|-----------|------------------------------------------------------------|
/// |    4 | version   | int32 little-endian                                        |
/// |    2 | marker, flag | `00 01`, only if any input has a witness                |
/// |  var | inputs    | CompactSize count; outpoint, scriptSig, sequence each      |
/// |  var | outputs   | CompactSize count; value, scriptPubKey each                |
/// |  var | witnesses | a stack for each input, only if marked                     |
/// |    4 | locktime  | uint32 little-endian                                       |
///
/// Source: BIP-0144, Core `primitives/transaction.h` UnserializeTransaction.
public final class TransactionCodec {
  private static final int MIN_INPUT_SIZE = OutPoint.SIZE + 1 + 4;
  private static final int MIN_OUTPUT_SIZE = 8 + 1;

  private TransactionCodec() {}

  /// A transaction that fills the array exactly.
  public static Transaction decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Transaction tx = read(in);
    in.expectEnd();
    return tx;
  }

  public static Transaction read(ByteReader in) {
    return read(in, true);
  }

  /// @param allowWitness false reads marker and flag as "no inputs, one output", as before BIP-0144
  public static Transaction read(ByteReader in, boolean allowWitness) {
    int start = in.position();
    int version = in.int32Le();
    int bodyStart = in.position();
    List<TxIn> inputs = readInputs(in);
    List<TxOut> outputs;
    int flag = 0;
    if (inputs.isEmpty() && allowWitness) {
      flag = in.uint8();
      if (flag == 0) {
        outputs = List.of();
      } else {
        bodyStart = in.position();
        inputs = readInputs(in);
        outputs = readOutputs(in);
      }
    } else {
      outputs = readOutputs(in);
    }
    int bodyEnd = in.position();
    if ((flag & 1) != 0) {
      flag ^= 1;
      inputs = readWitnesses(in, inputs);
    }
    if (flag != 0) {
      throw new DecodeException("unknown transaction optional data");
    }
    int locktimeAt = in.position();
    int locktime = in.int32Le();
    int end = in.position();

    byte[] bytes = in.array();
    int strippedSize = 4 + (bodyEnd - bodyStart) + 4;
    if (strippedSize == end - start) {
      byte[] id = Sha256.hashTwice(bytes, start, end - start);
      return new Transaction(
          version,
          inputs,
          outputs,
          locktime,
          Txid.of(id),
          Wtxid.of(id),
          strippedSize,
          strippedSize);
    }
    byte[] stripped = new byte[strippedSize];
    System.arraycopy(bytes, start, stripped, 0, 4);
    System.arraycopy(bytes, bodyStart, stripped, 4, bodyEnd - bodyStart);
    System.arraycopy(bytes, locktimeAt, stripped, strippedSize - 4, 4);
    return new Transaction(
        version,
        inputs,
        outputs,
        locktime,
        Txid.of(Sha256.hashTwice(stripped)),
        Wtxid.of(Sha256.hashTwice(bytes, start, end - start)),
        strippedSize,
        end - start);
  }

  private static List<TxIn> readInputs(ByteReader in) {
    int count = in.count(MIN_INPUT_SIZE, CompactSize.MAX_SIZE);
    TxIn[] inputs = new TxIn[count];
    for (int i = 0; i < count; i++) {
      OutPoint prevout = OutPoint.readFrom(in);
      Script scriptSig = Script.of(in.varBytes(CompactSize.MAX_SIZE));
      inputs[i] = new TxIn(prevout, scriptSig, in.int32Le(), Witness.EMPTY);
    }
    return List.of(inputs);
  }

  private static List<TxOut> readOutputs(ByteReader in) {
    int count = in.count(MIN_OUTPUT_SIZE, CompactSize.MAX_SIZE);
    TxOut[] outputs = new TxOut[count];
    for (int i = 0; i < count; i++) {
      outputs[i] = TxOut.readFrom(in);
    }
    return List.of(outputs);
  }

  private static List<TxIn> readWitnesses(ByteReader in, List<TxIn> inputs) {
    List<TxIn> withWitness = new ArrayList<>(inputs.size());
    boolean any = false;
    for (TxIn input : inputs) {
      Witness witness = Witness.readFrom(in);
      any |= !witness.isEmpty();
      withWitness.add(new TxIn(input.prevout(), input.scriptSig(), input.sequence(), witness));
    }
    if (!any) {
      throw new DecodeException("superfluous witness record");
    }
    return List.copyOf(withWitness);
  }

  /// With witnesses where there are any.
  public static void write(Transaction tx, ByteSink out) {
    boolean witness = tx.hasWitness();
    out.int32Le(tx.version());
    if (witness) {
      out.int8(0).int8(1);
    }
    writeBody(tx.inputs(), tx.outputs(), out);
    if (witness) {
      for (TxIn input : tx.inputs()) {
        input.witness().writeTo(out);
      }
    }
    out.int32Le(tx.locktime());
  }

  /// As before BIP-0144: what the txid is the hash of.
  public static void writeStripped(Transaction tx, ByteSink out) {
    out.int32Le(tx.version());
    writeBody(tx.inputs(), tx.outputs(), out);
    out.int32Le(tx.locktime());
  }

  private static void writeBody(List<TxIn> inputs, List<TxOut> outputs, ByteSink out) {
    out.compactSize(inputs.size());
    for (TxIn input : inputs) {
      input.prevout().writeTo(out);
      input.scriptSig().writeTo(out);
      out.int32Le(input.sequence());
    }
    out.compactSize(outputs.size());
    for (TxOut output : outputs) {
      output.writeTo(out);
    }
  }

  public static byte[] encode(Transaction tx) {
    ArraySink out = new ArraySink(tx.totalSize());
    write(tx, out);
    return out.toByteArray();
  }

  public static byte[] encodeStripped(Transaction tx) {
    ArraySink out = new ArraySink(tx.strippedSize());
    writeStripped(tx, out);
    return out.toByteArray();
  }

  static Transaction withIds(int version, List<TxIn> inputs, List<TxOut> outputs, int locktime) {
    Transaction draft =
        new Transaction(version, inputs, outputs, locktime, Txid.ZERO, Wtxid.ZERO, 0, 0);
    CountingSink stripped = new CountingSink();
    writeStripped(draft, stripped);
    byte[] full = encode(draft);
    byte[] txid = Sha256.hashTwice(draft.hasWitness() ? encodeStripped(draft) : full);
    byte[] wtxid = draft.hasWitness() ? Sha256.hashTwice(full) : Arrays.copyOf(txid, 32);
    return new Transaction(
        version,
        inputs,
        outputs,
        locktime,
        Txid.of(txid),
        Wtxid.of(wtxid),
        (int) stripped.count(),
        full.length);
  }
}
