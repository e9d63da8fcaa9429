package org.basalt.chain.mempool;

import java.util.Arrays;
import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.PolicySettings;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.coins.CoinsTable;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.script.ScriptBuilder;

/// A mempool on a made-up regtest chain, whose coins anyone may spend with a standard witness.
final class MempoolFixture {
  static final int HEIGHT = 200;
  static final long COIN_SAT = 1_000_000;
  private static final int OP_TRUE = 0x51;
  private static final byte[] WITNESS_SCRIPT = {OP_TRUE};
  private static final Consensus CONSENSUS =
      new Consensus(Networks.REGTEST.consensus(), new BouncyCastleSecp256k1());
  private static final WorkerPool NO_WORKERS = new WorkerPool("none", 0);
  private static final BlockNode FIRST_TIP = firstTip();

  /// Pays to the witness script `TRUE`.
  static final Script ANYONE = new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();

  static final Witness KEY = Witness.of(WITNESS_SCRIPT);

  final NodeClock clock = NodeClock.manual(1_700_000_000);
  final Consensus consensus;
  final CoinsCache coins;
  final Mempool mempool;
  final TxAdmission admission;
  final Readmission readmission;
  BlockNode tip = FIRST_TIP;
  private int coinsMade;

  MempoolFixture() {
    this(MempoolLimits.DEFAULTS);
  }

  MempoolFixture(MempoolLimits limits) {
    this(limits, CONSENSUS, NO_WORKERS);
  }

  MempoolFixture(MempoolLimits limits, Consensus consensus, WorkerPool workers) {
    this.consensus = consensus;
    OwnerThread owner = new OwnerThread("chain");
    owner.claim();
    coins = new CoinsCache(new CoinsTable(new MemoryStore()), owner);
    PolicySettings policy = PolicySettings.DEFAULTS;
    mempool = new Mempool(limits, policy.incrementalFeeRateSatPerKvB(), clock);
    admission =
        new TxAdmission(
            consensus,
            policy,
            coins,
            mempool,
            clock,
            new ScriptMemory(new DigestMemory(new byte[32], 0)),
            workers);
    readmission = new Readmission(mempool, admission);
  }

  private static BlockNode firstTip() {
    BlockNode tip = BlockNode.genesis(Networks.REGTEST.genesis().header());
    while (tip.height() < HEIGHT) {
      tip = after(tip);
    }
    return tip;
  }

  private static BlockNode after(BlockNode tip) {
    int timeSec = (int) tip.timeSec() + 600;
    BlockHeader header =
        new BlockHeader(4, tip.hash(), MerkleRoot.ZERO, timeSec, tip.bits(), tip.height());
    return BlockNode.child(header, tip);
  }

  /// A tip more, ten minutes later.
  void addHeader() {
    tip = after(tip);
  }

  /// A new coin of the chain, well buried.
  OutPoint coin() {
    return coin(ANYONE, 1, false);
  }

  OutPoint coin(Script script, int height, boolean isCoinbase) {
    coinsMade++;
    TxIn input = new TxIn(OutPoint.NULL, Script.EMPTY, coinsMade, Witness.EMPTY);
    TxOut output = new TxOut(COIN_SAT, script);
    Txid txid = Transaction.of(2, List.of(input), List.of(output), 0).txid();
    OutPoint outpoint = new OutPoint(txid, 0);
    coins.add(outpoint, new Coin(output, height, isCoinbase), false);
    return outpoint;
  }

  static TxIn input(OutPoint outpoint) {
    return new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, KEY);
  }

  /// One output that holds all but the fee.
  static Transaction spend(long inSat, long feeSat, OutPoint... outpoints) {
    return Transaction.of(
        2,
        Arrays.stream(outpoints).map(MempoolFixture::input).toList(),
        List.of(new TxOut(inSat - feeSat, ANYONE)),
        0);
  }

  /// Spends a coin of the chain.
  Transaction spendCoin(long feeSat) {
    return spend(COIN_SAT, feeSat, coin());
  }

  /// Spends the first output of a transaction.
  static Transaction child(Transaction parent, long feeSat) {
    return spend(parent.outputs().get(0).valueSat(), feeSat, first(parent));
  }

  static Transaction withoutWitness(Transaction tx) {
    return Transaction.of(
        tx.version(),
        tx.inputs().stream()
            .map(in -> new TxIn(in.prevout(), in.scriptSig(), in.sequence(), Witness.EMPTY))
            .toList(),
        tx.outputs(),
        tx.locktime());
  }

  static OutPoint first(Transaction tx) {
    return new OutPoint(tx.txid(), 0);
  }

  /// With a version, a locktime and sequences of one's choice.
  static Transaction timed(OutPoint outpoint, int version, int locktime, int sequence) {
    return Transaction.of(
        version,
        List.of(new TxIn(outpoint, Script.EMPTY, sequence, KEY)),
        List.of(new TxOut(COIN_SAT - 1_000, ANYONE)),
        locktime);
  }

  TxOutcome.Judged submit(Transaction tx) {
    return admission.submit(tx, tip);
  }

  /// `accepted`, or the reason.
  String submitted(Transaction tx) {
    return text(submit(tx));
  }

  String tested(Transaction tx) {
    return text(admission.test(tx, tip));
  }

  static String text(TxOutcome.Judged outcome) {
    return switch (outcome) {
      case TxOutcome.Accepted _ -> "accepted";
      case TxOutcome.Refused(var verdict) -> verdict.reject().toString();
    };
  }
}
