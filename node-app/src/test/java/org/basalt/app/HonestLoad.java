package org.basalt.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;

/// Blocks and transactions as they come on a good day, made by one node for all others.
final class HonestLoad {
  private static final int MATURITY = 100;
  private static final long FEE_SAT = 1_000;

  /// Halved, it is far from dust.
  private static final long MIN_VALUE_SAT = 100_000;

  private static final int MAX_COINS = 200;
  private static final byte[] WITNESS_SCRIPT = {0x51};

  /// What anyone may spend.
  private static final Script ANYONE =
      new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();

  /// The same as an address.
  private static final String ADDRESS =
      "bcrt1qft5p2uhsdcdc3l2ua4ap5qqfg4pjaqlp250x7us7a8qqhrxrxfsqseac85";

  private record Coin(OutPoint outpoint, long valueSat) {}

  private final Daemon miner;
  private final Deque<Coin> coins = new ArrayDeque<>();
  private int spentUpTo;
  private int transactions;

  HonestLoad(Daemon miner) {
    this.miner = miner;
  }

  void mine(int blocks) {
    miner.call("generatetoaddress", blocks, ADDRESS);
  }

  /// Splits coins into two, over and over.
  void spend(int count) {
    for (int i = 0; i < count; i++) {
      Coin coin = coins.isEmpty() ? nextReward() : coins.removeFirst();
      long halfSat = (coin.valueSat() - FEE_SAT) / 2;
      TxIn input =
          new TxIn(coin.outpoint(), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(WITNESS_SCRIPT));
      TxOut half = new TxOut(halfSat, ANYONE);
      Transaction tx = Transaction.of(2, List.of(input), List.of(half, half), 0);
      ArraySink out = new ArraySink();
      TransactionCodec.write(tx, out);
      miner.call("sendrawtransaction", Hex.encode(out.toByteArray()));
      transactions++;
      keep(new Coin(new OutPoint(tx.txid(), 0), halfSat));
      keep(new Coin(new OutPoint(tx.txid(), 1), halfSat));
    }
  }

  private void keep(Coin coin) {
    if (coin.valueSat() >= MIN_VALUE_SAT && coins.size() < MAX_COINS) {
      coins.addLast(coin);
    }
  }

  private Coin nextReward() {
    spentUpTo++;
    if (spentUpTo + MATURITY > miner.height()) {
      throw new IllegalStateException("no coinbase is mature");
    }
    JsonNode block = miner.call("getblock", miner.call("getblockhash", spentUpTo).asText(), 2);
    JsonNode coinbase = block.get("tx").get(0);
    BigDecimal value = coinbase.get("vout").get(0).get("value").decimalValue();
    return new Coin(
        new OutPoint(Txid.parse(coinbase.get("txid").asText()), 0),
        value.movePointRight(8).longValueExact());
  }

  int transactions() {
    return transactions;
  }
}
