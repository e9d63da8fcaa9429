package org.basalt.core.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptVerifier;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.sighash.SighashType;

/// Signs transactions input by input, or puts signatures of several signers together.
public final class TransactionSigner {
  private final Secp256k1 engine;
  private final Map<OutPoint, TxOut> coins;

  /// @param coins outputs that are known
  public TransactionSigner(Secp256k1 engine, Map<OutPoint, TxOut> coins) {
    this.engine = engine;
    this.coins = Map.copyOf(coins);
  }

  /// What became of one input.
  public sealed interface InputOutcome {
    /// It satisfies its output.
    record Signed() implements InputOutcome {}

    /// The output that it spends is not known.
    record NoCoin() implements InputOutcome {}

    /// It does not satisfy its output.
    record Unsatisfied(ScriptError error) implements InputOutcome {}
  }

  /// @param outcomes one for each input
  public record Result(Transaction tx, List<InputOutcome> outcomes) {
    public Result {
      outcomes = List.copyOf(outcomes);
    }

    public boolean isComplete() {
      return outcomes.stream().allMatch(InputOutcome.Signed.class::isInstance);
    }
  }

  /// Adds what signatures the keys can make.
  ///
  /// @param sighashType as in [SighashType]; DEFAULT is ALL before taproot
  public Result sign(Transaction tx, KeyRing ring, int sighashType) {
    boolean isSingle = (sighashType & ~SighashType.ANYONECANPAY) == SighashType.SINGLE;
    List<TxIn> inputs = new ArrayList<>();
    List<InputOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxIn input = tx.inputs().get(i);
      Optional<InputContext> context = context(tx, i);
      if (context.isEmpty()) {
        inputs.add(input);
        outcomes.add(new InputOutcome.NoCoin());
        continue;
      }
      PartialInput known = PartialInput.of(input, context.get());
      // A single output that is not there signs nothing that could be meant.
      boolean isSignable = !isSingle || i < tx.outputs().size();
      SignedInput signed =
          isSignable
              ? new InputSigner(context.get(), ring, known, sighashType).sign()
              : known.asItIs();
      inputs.add(signed.into(input));
      outcomes.add(outcome(signed, context.get()));
    }
    return new Result(Transaction.of(tx.version(), inputs, tx.outputs(), tx.locktime()), outcomes);
  }

  private static InputOutcome outcome(SignedInput signed, InputContext context) {
    ScriptError error =
        signed.isComplete()
            ? ScriptError.OK
            : ScriptVerifier.verify(
                signed.scriptSig(),
                context.spent().scriptPubKey(),
                signed.witness(),
                ScriptFlags.STANDARD,
                context.checker());
    return error == ScriptError.OK
        ? new InputOutcome.Signed()
        : new InputOutcome.Unsatisfied(error);
  }

  /// Puts the signatures of all variants into the first one.
  ///
  /// @param variants the same transaction but for scriptSigs and witnesses; their coins are known
  public Transaction combine(List<Transaction> variants) {
    Transaction first = variants.getFirst();
    List<TxIn> inputs = new ArrayList<>();
    for (int i = 0; i < first.inputs().size(); i++) {
      InputContext context = context(first, i).orElseThrow();
      PartialInput known = PartialInput.of(first.inputs().get(i), context);
      for (Transaction variant : variants.subList(1, variants.size())) {
        known.merge(PartialInput.of(variant.inputs().get(i), context));
      }
      SignedInput signed =
          new InputSigner(context, new KeyRing(engine), known, SighashType.ALL).sign();
      inputs.add(signed.into(first.inputs().get(i)));
    }
    return Transaction.of(first.version(), inputs, first.outputs(), first.locktime());
  }

  private Optional<InputContext> context(Transaction tx, int index) {
    Optional<TxOut> coin = coin(tx.inputs().get(index));
    List<TxOut> spent = new ArrayList<>();
    boolean knowsAll = true;
    for (TxIn input : tx.inputs()) {
      Optional<TxOut> other = coin(input);
      knowsAll = knowsAll && other.isPresent();
      spent.add(other.orElse(new TxOut(0, Script.EMPTY)));
    }
    SighashCache cache = SighashCache.of(tx, spent);
    boolean knowsAllCoins = knowsAll;
    return coin.map(output -> new InputContext(engine, tx, index, output, cache, knowsAllCoins));
  }

  private Optional<TxOut> coin(TxIn input) {
    return Optional.ofNullable(coins.get(input.prevout()));
  }
}
