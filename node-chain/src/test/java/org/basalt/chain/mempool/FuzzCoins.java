package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.testing.FuzzInput;

/// Makes transactions of all sorts, good and bad, out of a fuzzer's bytes, from the outputs that
/// earlier ones have made.
final class FuzzCoins {
  private static final int OP_TRUE = 0x51;
  private static final int OP_RETURN = 0x6a;
  private static final byte[] TRUE = {OP_TRUE};

  /// `0 IF CHECKMULTISIG CHECKMULTISIG ENDIF 1`: 40 signature operations, none of them run.
  private static final byte[] SIGOPS = {0x00, 0x63, (byte) 0xae, (byte) 0xae, 0x68, OP_TRUE};

  // What is right comes more often than what is wrong, else nothing large would ever grow.
  private static final int[] VERSIONS = {2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 1, 1, 4, -1};
  private static final int[] SEQUENCES = {
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -2, -3, 0, 0, 1, 3, 1 << 22, 1 << 22 | 2
  };
  private static final int[] LOCKTIMES = {
    0, 0, 0, 0, 0, 0, 0, 199, 200, 201, 202, 205, 500_000_000, 1_296_800_000, -1
  };
  private static final int[] INPUTS = {1, 1, 1, 1, 2, 2, 3, 4};
  private static final int[] OUTPUTS = {1, 1, 2, 2, 2, 3, 4, 6};
  private static final long[] FEES_PER_STEP_SAT = {10, 10, 10, 2, 100, 1_000, 0, 50};
  private static final long[] DUST_SAT = {0, 1, 239, 240, 293, 294, 329, 330, -1};

  /// Kinds of outputs, all but two of which anyone may spend.
  enum Kind {
    WITNESS(new ScriptBuilder().op(0).data(Sha256.hash(TRUE)).build()),
    MANY_SIGOPS(new ScriptBuilder().op(0).data(Sha256.hash(SIGOPS)).build()),
    ANCHOR(Script.ofHex("51024e73")),
    SCRIPT_HASH(new ScriptBuilder().op(0xa9).data(Hash160.hash(TRUE)).op(0x87).build()),
    BARE(Script.of(TRUE)),
    KEY(Script.ofHex("0014" + "22".repeat(20))),
    FUTURE(Script.ofHex("52024e73"));

    // Immutable by agreement.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Script script;

    Kind(Script script) {
      this.script = script;
    }

    Script script() {
      return script;
    }

    private TxIn spend(OutPoint outpoint, int sequence) {
      return switch (this) {
        case WITNESS -> new TxIn(outpoint, Script.EMPTY, sequence, Witness.of(TRUE));
        case MANY_SIGOPS -> new TxIn(outpoint, Script.EMPTY, sequence, Witness.of(SIGOPS));
        case SCRIPT_HASH ->
            new TxIn(outpoint, new ScriptBuilder().data(TRUE).build(), sequence, Witness.EMPTY);
        case ANCHOR, BARE, KEY, FUTURE -> new TxIn(outpoint, Script.EMPTY, sequence, Witness.EMPTY);
      };
    }
  }

  static final List<Kind> UNUSUAL =
      List.of(Kind.MANY_SIGOPS, Kind.ANCHOR, Kind.SCRIPT_HASH, Kind.BARE);

  private record Output(OutPoint outpoint, long valueSat, Kind kind) {}

  private final List<Output> outputs = new ArrayList<>();
  private final Set<Txid> known = new HashSet<>();

  void add(OutPoint outpoint, long valueSat, Kind kind) {
    outputs.add(new Output(outpoint, valueSat, kind));
  }

  /// From now on others may spend what it makes, wherever it is.
  void addOutputsOf(Transaction tx) {
    if (!known.add(tx.txid())) {
      return;
    }
    for (int i = 0; i < tx.outputs().size(); i++) {
      TxOut output = tx.outputs().get(i);
      for (Kind kind : Kind.values()) {
        if (kind.script.equals(output.scriptPubKey())) {
          add(new OutPoint(tx.txid(), i), output.valueSat(), kind);
        }
      }
    }
  }

  Transaction transaction(FuzzInput in) {
    int count = INPUTS[in.below(INPUTS.length)];
    List<Output> spent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spent.add(pick(in));
    }
    return spending(in, spent);
  }

  /// Mostly one of the newest.
  private Output pick(FuzzInput in) {
    int choice = in.int8();
    if (choice == 0xff) {
      Txid nobody = Txid.of(Sha256.hash(new byte[] {(byte) in.int8()}));
      return new Output(new OutPoint(nobody, in.below(3)), 10_000, Kind.WITNESS);
    }
    return outputs.get(outputs.size() - 1 - choice % outputs.size());
  }

  /// A child of some transactions, whether they are known or not.
  Transaction childOf(FuzzInput in, List<Transaction> parents) {
    List<Output> spent = new ArrayList<>();
    for (Transaction parent : parents) {
      int index = in.below(parent.outputs().size());
      TxOut output = parent.outputs().get(index);
      Kind kind = Kind.WITNESS;
      for (Kind candidate : Kind.values()) {
        kind = candidate.script.equals(output.scriptPubKey()) ? candidate : kind;
      }
      spent.add(new Output(new OutPoint(parent.txid(), index), output.valueSat(), kind));
    }
    if (in.oneIn(4)) {
      spent.add(pick(in));
    }
    return spending(in, spent);
  }

  private Transaction spending(FuzzInput in, List<Output> spent) {
    int version = VERSIONS[in.below(VERSIONS.length)];
    int locktime = LOCKTIMES[in.below(LOCKTIMES.length)];
    long feeSat = (10 + in.int8()) * FEES_PER_STEP_SAT[in.below(FEES_PER_STEP_SAT.length)];
    List<TxIn> inputs = new ArrayList<>();
    long leftSat = -feeSat;
    for (Output output : spent) {
      int sequence = SEQUENCES[in.below(SEQUENCES.length)];
      inputs.add(output.kind().spend(output.outpoint(), sequence));
      leftSat += output.valueSat();
    }
    int count = OUTPUTS[in.below(OUTPUTS.length)];
    List<TxOut> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(output(in, leftSat / count));
    }
    return Transaction.of(version, inputs, made, locktime);
  }

  private static TxOut output(FuzzInput in, long shareSat) {
    int choice = in.below(32);
    return switch (choice) {
      case 24 -> new TxOut(0, new ScriptBuilder().op(OP_RETURN).data(new byte[in.int8()]).build());
      case 25 ->
          // Large enough for the limits of a cluster to be met.
          new TxOut(0, new ScriptBuilder().op(OP_RETURN).data(new byte[8 * in.int8()]).build());
      case 26, 27 ->
          new TxOut(DUST_SAT[in.below(DUST_SAT.length)], Kind.values()[in.below(3)].script);
      case 28 -> new TxOut(shareSat, Kind.BARE.script);
      case 29 -> new TxOut(shareSat, Kind.KEY.script);
      case 30 -> new TxOut(shareSat, Kind.FUTURE.script);
      default -> new TxOut(shareSat, Kind.values()[choice < 20 ? 0 : choice % 4].script);
    };
  }

  /// The same transaction with one thing changed.
  Transaction mutated(FuzzInput in, Transaction tx) {
    List<TxIn> inputs = new ArrayList<>(tx.inputs());
    List<TxOut> made = new ArrayList<>(tx.outputs());
    int version = tx.version();
    int locktime = tx.locktime();
    int at = in.below(inputs.size());
    TxIn old = inputs.get(at);
    switch (in.below(8)) {
      case 0 -> inputs.set(at, with(old, old.scriptSig(), Witness.EMPTY));
      case 1 -> inputs.set(at, with(old, old.scriptSig(), Witness.of(new byte[in.int8()], TRUE)));
      case 2 -> inputs.set(at, with(old, Script.of(in.flag() ? TRUE : SIGOPS), old.witness()));
      case 3 -> inputs.add(old);
      case 4 -> {
        int output = in.below(made.size());
        long valueSat = made.get(output).valueSat() - in.int8() * 100L;
        made.set(output, new TxOut(valueSat, made.get(output).scriptPubKey()));
      }
      case 5 -> made.add(new TxOut(in.int64(), Kind.WITNESS.script));
      case 6 -> version = in.below(5);
      default -> locktime = LOCKTIMES[in.below(LOCKTIMES.length)];
    }
    return Transaction.of(version, inputs, made, locktime);
  }

  private static TxIn with(TxIn in, Script scriptSig, Witness witness) {
    return new TxIn(in.prevout(), scriptSig, in.sequence(), witness);
  }
}
