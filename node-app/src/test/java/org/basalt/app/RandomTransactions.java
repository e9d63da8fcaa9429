package org.basalt.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
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

/// Makes transactions of every kind that a mempool has an opinion of: valid, conflicting, chained,
/// replaced, in packages, topologically restricted, with dust, nonstandard and wrong. The same seed
/// and the same answers to [#accepted] give the same transactions.
///
/// Nothing is signed: scripts that anyone may satisfy stand for those that need a key.
final class RandomTransactions {
  private static final int OP_0 = 0x00;
  private static final int OP_1 = 0x51;
  private static final int OP_IF = 0x63;
  private static final int OP_ENDIF = 0x68;
  private static final int OP_RETURN = 0x6a;
  private static final int OP_DROP = 0x75;
  private static final int OP_CHECKSIG = 0xac;
  private static final int OP_CHECKMULTISIG = 0xae;

  private static final byte[] TRUE = {OP_1};
  private static final byte[] DROP_TRUE = {OP_DROP, OP_1};
  private static final byte[] MANY_SIGOPS = manySigOps();

  private static final long[] FEES_SAT = {
    0, 5, 9, 10, 11, 13, 16, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 500, 700,
    1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 50_000
  };
  private static final long[] DUST_SAT = {0, 1, 100, 239, 240, 293, 294, 329, 330, 545, 546};
  private static final int RECENT = 60;
  private static final int MAX_KEPT = 3_000;

  /// Pays to the witness script `TRUE`.
  static final Script ANYONE = witnessScript(TRUE);

  /// Ways to lock a coin that anyone may open.
  private enum Lock {
    ANYONE,
    MALLEABLE,
    SIGOPS,
    ANCHOR,
    SCRIPT_HASH;

    Script script() {
      return switch (this) {
        case ANYONE -> witnessScript(TRUE);
        case MALLEABLE -> witnessScript(DROP_TRUE);
        case SIGOPS -> witnessScript(MANY_SIGOPS);
        case ANCHOR -> new ScriptBuilder().op(OP_1).data(new byte[] {0x4e, 0x73}).build();
        case SCRIPT_HASH -> new ScriptBuilder().op(0xa9).data(Hash160.hash(TRUE)).op(0x87).build();
      };
    }
  }

  private record Coin(OutPoint outpoint, long valueSat, Lock lock) {}

  private final Random random;
  private final boolean makesLarge;
  private final List<Coin> unspent = new ArrayList<>();
  private final List<Coin> spent = new ArrayList<>();
  private final List<Transaction> taken = new ArrayList<>();

  /// @param makesLarge many have much data, so that they fill a mempool
  RandomTransactions(long seed, boolean makesLarge) {
    random = new Random(seed);
    this.makesLarge = makesLarge;
  }

  private static byte[] manySigOps() {
    byte[] script = new byte[4 + 150];
    Arrays.fill(script, (byte) OP_CHECKSIG);
    script[0] = OP_0;
    script[1] = OP_IF;
    script[script.length - 2] = OP_ENDIF;
    script[script.length - 1] = OP_1;
    return script;
  }

  private static Script witnessScript(byte[] script) {
    return new ScriptBuilder().op(OP_0).data(Sha256.hash(script)).build();
  }

  /// A coin of the chain that pays to [#ANYONE].
  void addCoin(Txid txid, long valueSat) {
    unspent.add(new Coin(new OutPoint(txid, 0), valueSat, Lock.ANYONE));
  }

  /// A mempool took a transaction in.
  void accepted(Transaction tx) {
    taken.add(tx);
    for (TxIn input : tx.inputs()) {
      unspent.removeIf(coin -> {
        boolean isSpent = coin.outpoint().equals(input.prevout());
        if (isSpent) {
          spent.add(coin);
        }
        return isSpent;
      });
    }
    for (int i = 0; i < tx.outputs().size(); i++) {
      TxOut output = tx.outputs().get(i);
      for (Lock lock : Lock.values()) {
        if (lock.script().equals(output.scriptPubKey())) {
          unspent.add(new Coin(new OutPoint(tx.txid(), i), output.valueSat(), lock));
        }
      }
    }
    forgetOld(spent);
    forgetOld(unspent);
    forgetOld(taken);
  }

  private static void forgetOld(List<?> list) {
    if (list.size() > MAX_KEPT) {
      list.subList(0, list.size() - MAX_KEPT).clear();
    }
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// One that the mempool has, or had.
  Transaction known() {
    return taken.isEmpty() ? single() : any(taken);
  }

  /// A transaction by itself.
  Transaction single() {
    int kind = random.nextInt(100);
    if (kind < 4 && !taken.isEmpty()) {
      return rewitnessed(known());
    }
    if (kind < 6 && !taken.isEmpty()) {
      return known();
    }
    List<Coin> inputs = coins();
    if (kind < 16) {
      return restricted(inputs);
    }
    if (kind < 22) {
      return dusty(inputs);
    }
    return pay(inputs, anyFee(), anyVersion(), anyLocktime());
  }

  /// The same but for its witness.
  private Transaction rewitnessed(Transaction tx) {
    List<TxIn> inputs = new ArrayList<>();
    for (TxIn input : tx.inputs()) {
      boolean isMalleable = input.witness().size() == 2;
      inputs.add(
          isMalleable
              ? new TxIn(
                  input.prevout(),
                  input.scriptSig(),
                  input.sequence(),
                  Witness.of(bytes(random.nextInt(40)), DROP_TRUE))
              : input);
    }
    return Transaction.of(tx.version(), inputs, tx.outputs(), tx.locktime());
  }

  /// Parents, most of which pay too little, and their child; now and then something that is no such
  /// package.
  List<Transaction> family() {
    List<Transaction> all = new ArrayList<>();
    int kind = random.nextInt(20);
    int version = random.nextInt(4) == 0 ? 3 : 2;
    int parents = kind < 12 || version == 3 ? 1 : 1 + random.nextInt(4);
    List<Coin> forChild = new ArrayList<>();
    for (int i = 0; i < parents; i++) {
      Transaction parent = parent(version);
      if (all.stream().noneMatch(other -> other.txid().equals(parent.txid()))) {
        all.add(parent);
        forChild.addAll(spendable(parent));
      }
    }
    if (forChild.isEmpty()) {
      return all;
    }
    if (random.nextInt(4) == 0) {
      forChild.remove(random.nextInt(forChild.size()));
    }
    if (random.nextInt(4) == 0) {
      forChild.addAll(coins());
    }
    if (!forChild.isEmpty()) {
      int childVersion = random.nextInt(12) == 0 ? anyVersion() : version;
      all.add(pay(distinct(forChild), anyFee() * 2, childVersion, 0));
    }
    if (kind == 13) {
      all.addFirst(all.removeLast());
    }
    if (kind == 14) {
      all.add(single());
    }
    if (kind == 15) {
      all.add(all.getFirst());
    }
    if (kind == 16 && !taken.isEmpty()) {
      all.addFirst(known());
    }
    return all;
  }

  private Transaction parent(int version) {
    int kind = random.nextInt(10);
    if (kind == 0 && !taken.isEmpty()) {
      return known();
    }
    if (kind == 1 && !taken.isEmpty()) {
      return rewitnessed(known());
    }
    if (kind < 4) {
      return withDust(coins(), version, 0);
    }
    long feeSat = kind < 8 ? random.nextInt(12) : anyFee();
    return pay(coins(), feeSat, version, 0);
  }

  /// Transactions that spend from each other in a line, or nearly.
  List<Transaction> chain(int length) {
    List<Transaction> all = new ArrayList<>();
    List<Coin> next = coins();
    int version = random.nextInt(6) == 0 ? 3 : 2;
    for (int i = 0; i < length && !next.isEmpty(); i++) {
      Transaction tx = pay(next, 200 + random.nextInt(1_000), version, 0);
      all.add(tx);
      next = new ArrayList<>(spendable(tx));
      if (next.size() > 1) {
        next.removeLast();
      }
    }
    if (random.nextInt(6) == 0) {
      all.add(single());
    }
    return all;
  }

  private static List<Coin> spendable(Transaction tx) {
    List<Coin> coins = new ArrayList<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      TxOut output = tx.outputs().get(i);
      for (Lock lock : Lock.values()) {
        if (lock.script().equals(output.scriptPubKey())) {
          coins.add(new Coin(new OutPoint(tx.txid(), i), output.valueSat(), lock));
        }
      }
    }
    return coins;
  }

  private static List<Coin> distinct(List<Coin> coins) {
    return coins.stream().distinct().toList();
  }

  /// Inputs for a transaction: recent ones rather than old ones, so that it is chained to others;
  /// some of them spent by another.
  private List<Coin> coins() {
    int[] counts = {1, 1, 1, 1, 2, 3, 5};
    List<Coin> picked = new ArrayList<>();
    for (int i = counts[random.nextInt(counts.length)]; i > 0; i--) {
      List<Coin> from = spent.isEmpty() || random.nextInt(7) > 0 ? unspent : spent;
      if (!from.isEmpty()) {
        boolean isRecent = random.nextInt(10) < (makesLarge ? 2 : 7);
        int first = isRecent ? Math.max(0, from.size() - RECENT) : 0;
        picked.add(from.get(first + random.nextInt(from.size() - first)));
      }
    }
    return distinct(picked);
  }

  private long anyFee() {
    return random.nextInt(60) == 0 ? -1 : FEES_SAT[random.nextInt(FEES_SAT.length)];
  }

  private int anyVersion() {
    int[] versions = {1, 1, 3, 3, 3, 0, 4};
    return random.nextInt(5) == 0 ? versions[random.nextInt(versions.length)] : 2;
  }

  private int anyLocktime() {
    int[] times = {150, 300, 1_000_000, 1_700_000_000, 2_000_000_000};
    return random.nextInt(20) == 0 ? times[random.nextInt(times.length)] : 0;
  }

  /// A transaction of version 3, small enough as a rule.
  private Transaction restricted(List<Coin> inputs) {
    return pay(inputs.isEmpty() ? inputs : inputs.subList(0, 1), anyFee(), 3, 0);
  }

  private Transaction dusty(List<Coin> inputs) {
    return withDust(inputs, random.nextInt(3) == 0 ? 3 : 2, random.nextInt(4) == 0 ? 200 : 0);
  }

  private Transaction withDust(List<Coin> inputs, int version, long feeSat) {
    long totalSat = inputs.stream().mapToLong(Coin::valueSat).sum() - feeSat;
    List<TxOut> outputs = new ArrayList<>();
    for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
      long dustSat = Math.clamp(totalSat, 0, DUST_SAT[random.nextInt(DUST_SAT.length)]);
      totalSat -= dustSat;
      outputs.add(new TxOut(dustSat, (random.nextBoolean() ? Lock.ANCHOR : Lock.ANYONE).script()));
    }
    outputs.add(new TxOut(totalSat, Lock.ANYONE.script()));
    return spend(inputs, outputs, version, 0);
  }

  private Transaction pay(List<Coin> inputs, long feeSat, int version, int locktime) {
    List<TxOut> outputs = new ArrayList<>();
    long ownFeeSat = feeSat;
    if (makesLarge ? random.nextInt(5) > 0 : random.nextInt(60) == 0) {
      int size = random.nextInt(60_000);
      outputs.add(new TxOut(0, data(size)));
      ownFeeSat += (long) size * random.nextInt(20) / 10;
    }
    long totalSat = inputs.stream().mapToLong(Coin::valueSat).sum() - ownFeeSat;
    int[] counts = {1, 1, 1, 2, 2, 3, 6};
    int count = totalSat < 20_000 ? 1 : counts[random.nextInt(counts.length)];
    for (int i = 1; i < count; i++) {
      outputs.add(anyOutput(totalSat / count));
    }
    long restSat = totalSat - outputs.stream().mapToLong(TxOut::valueSat).sum();
    outputs.add(new TxOut(restSat, anyLock().script()));
    return spend(inputs, outputs, version, locktime);
  }

  private Lock anyLock() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return Lock.SIGOPS;
    }
    if (kind < 3) {
      return Lock.SCRIPT_HASH;
    }
    return kind < 7 ? Lock.MALLEABLE : Lock.ANYONE;
  }

  private TxOut anyOutput(long valueSat) {
    int kind = random.nextInt(200);
    if (kind < 5) {
      return new TxOut(Math.min(valueSat, 240), Lock.ANCHOR.script());
    }
    if (kind < 8) {
      return new TxOut(
          Math.min(valueSat, DUST_SAT[random.nextInt(DUST_SAT.length)]), Lock.ANYONE.script());
    }
    if (kind < 11) {
      return new TxOut(0, data(random.nextInt(120)));
    }
    if (kind < 14) {
      return new TxOut(valueSat, oddScript());
    }
    return new TxOut(valueSat, anyLock().script());
  }

  private Script oddScript() {
    byte[] key = new byte[33];
    Arrays.fill(key, (byte) 0x11);
    key[0] = 2;
    return switch (random.nextInt(6)) {
      case 0 -> new ScriptBuilder().op(OP_1).build();
      case 1 -> new ScriptBuilder().op(OP_1).data(key).op(OP_1).op(OP_CHECKMULTISIG).build();
      case 2 ->
          new ScriptBuilder()
              .op(OP_1)
              .data(key)
              .data(key)
              .data(key)
              .data(key)
              .op(0x54)
              .op(OP_CHECKMULTISIG)
              .build();
      case 3 -> new ScriptBuilder().op(0x52).data(new byte[32]).build();
      case 4 -> new ScriptBuilder().op(OP_1).data(new byte[32]).build();
      default -> new ScriptBuilder().data(key).op(OP_CHECKSIG).build();
    };
  }

  private Script data(int size) {
    return new ScriptBuilder().op(OP_RETURN).data(bytes(size)).build();
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private Transaction spend(List<Coin> coins, List<TxOut> outputs, int version, int locktime) {
    List<TxIn> inputs = new ArrayList<>();
    for (Coin coin : coins) {
      inputs.add(input(coin, locktime));
    }
    if (inputs.isEmpty() || random.nextInt(60) == 0) {
      byte[] nowhere = bytes(32);
      inputs.add(
          new TxIn(
              new OutPoint(Txid.parse(hex(nowhere)), 0),
              Script.EMPTY,
              TxIn.SEQUENCE_FINAL,
              Witness.of(TRUE)));
    }
    return Transaction.of(version, inputs, outputs, locktime);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private TxIn input(Coin coin, int locktime) {
    int[] sequences = {0, 1, 10, 100, 200, 1_000, 0x400000 | 1, 0x400000 | 2_000};
    int sequence = locktime == 0 ? TxIn.SEQUENCE_FINAL : TxIn.SEQUENCE_FINAL - 1;
    if (random.nextInt(25) == 0) {
      sequence = sequences[random.nextInt(sequences.length)];
    }
    Script scriptSig =
        coin.lock() == Lock.SCRIPT_HASH ? new ScriptBuilder().data(TRUE).build() : Script.EMPTY;
    Witness witness =
        switch (coin.lock()) {
          case ANYONE -> Witness.of(TRUE);
          case MALLEABLE -> Witness.of(bytes(random.nextInt(40)), DROP_TRUE);
          case SIGOPS -> Witness.of(MANY_SIGOPS);
          case ANCHOR, SCRIPT_HASH -> Witness.EMPTY;
        };
    if (random.nextInt(80) == 0) {
      witness =
          switch (random.nextInt(5)) {
            case 0 -> Witness.EMPTY;
            case 1 -> Witness.of(new byte[] {0x52});
            case 2 -> Witness.of(new byte[81], TRUE);
            case 3 -> Witness.of(new byte[1], TRUE);
            default -> Witness.of(new byte[0]);
          };
    }
    if (random.nextInt(150) == 0) {
      scriptSig = new ScriptBuilder().op(random.nextBoolean() ? OP_1 : OP_DROP).build();
    }
    return new TxIn(coin.outpoint(), scriptSig, sequence, witness);
  }
}
