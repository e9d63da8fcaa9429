package org.basalt.chain.ledger;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockTemplate;
import org.basalt.chain.api.MiningService;
import org.basalt.chain.api.MiningSettings;
import org.basalt.chain.mempool.Mempool;
import org.basalt.chain.mempool.MempoolEntry;
import org.basalt.chain.mining.BlockAssembler;
import org.basalt.chain.mining.BlockSelection;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.DeploymentStates;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.jspecify.annotations.Nullable;

/// Makes blocks on the ledger's thread.
final class LedgerMining implements MiningService {
  /// A template is kept for so long though the mempool changes (Core, in `rpc/mining.cpp`).
  private static final long TEMPLATE_AGE_SEC = 5;

  /// Miners put their own coinbase in.
  private static final Script ANYONE = new ScriptBuilder().op(Opcode.OP_1).build();

  private final Ledger ledger;
  private final BlockTree tree;
  private final DeploymentStates deployments;
  private final BlockAssembler assembler;
  private final Mempool mempool;
  private final MiningSettings settings;
  private final NodeClock clock;
  private @Nullable BlockTemplate kept;
  private long keptSinceSec;
  private @Nullable Assembled last;

  LedgerMining(
      Ledger ledger,
      BlockTree tree,
      DeploymentStates deployments,
      BlockAssembler assembler,
      Mempool mempool,
      MiningSettings settings,
      NodeClock clock) {
    this.ledger = ledger;
    this.tree = tree;
    this.deployments = deployments;
    this.assembler = assembler;
    this.mempool = mempool;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public BlockTemplate template() {
    return ledger.call(this::templateNow);
  }

  private BlockTemplate templateNow() {
    BlockNode tip = tip();
    BlockTemplate before = kept;
    if (before == null || !before.prev().equals(tip) || isOld(before)) {
      BlockSelection selection = select();
      before =
          new BlockTemplate(
              assemble(ANYONE, selection),
              tip,
              selection.entries().stream().map(MempoolEntry::feeSat).toList(),
              selection.entries().stream().map(MempoolEntry::sigOpCost).toList(),
              mempool.changes());
      kept = before;
      keptSinceSec = clock.timeSec();
    }
    Block block = assembler.atTime(before.block(), tip, clock.timeSec());
    return new BlockTemplate(
        block, tip, before.feesSat(), before.sigOpCosts(), before.mempoolChanges());
  }

  private boolean isOld(BlockTemplate template) {
    return template.mempoolChanges() != mempool.changes()
        && clock.timeSec() - keptSinceSec > TEMPLATE_AGE_SEC;
  }

  @Override
  public Block assemble(Script payTo) {
    return ledger.call(() -> assemble(payTo, select()));
  }

  /// What goes into the next block.
  BlockSelection select() {
    return BlockSelection.of(mempool, tip(), settings);
  }

  private Block assemble(Script payTo, BlockSelection selection) {
    BlockNode tip = tip();
    last = new Assembled(selection.weightWu(settings), selection.entries().size());
    return assembler.assemble(
        tip, version(tip), clock.timeSec(), payTo, selection.feesSat(), selection.transactions());
  }

  /// A block with the transactions of a caller, whose fees are left unclaimed.
  Block assemble(Script payTo, List<org.basalt.core.primitive.Transaction> transactions) {
    BlockNode tip = tip();
    last = new Assembled(settings.reservedWeightWu(), 0);
    return assembler.assemble(tip, version(tip), clock.timeSec(), payTo, transactions);
  }

  private int version(BlockNode tip) {
    return settings.blockVersion() != 0 ? settings.blockVersion() : deployments.blockVersion(tip);
  }

  private BlockNode tip() {
    return tree.tip().node();
  }

  @Override
  public long mempoolChanges() {
    return ledger.call(mempool::changes);
  }

  @Override
  public Optional<Assembled> last() {
    return ledger.call(() -> Optional.ofNullable(last));
  }

  @Override
  public MiningSettings settings() {
    return settings;
  }
}
