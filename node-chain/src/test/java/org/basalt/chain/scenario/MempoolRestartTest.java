package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.MempoolConfig.Persistence;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.MempoolImport;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mempool over restarts, through the whole ledger and the disk.
class MempoolRestartTest {
  private static final byte[] WITNESS_SCRIPT = {0x51};
  private static final Script ANYONE =
      new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();
  private static final int TWO_WEEKS_SEC = 336 * 60 * 60;

  @TempDir private Path directory;

  private TestChain open(Persistence persistence) {
    TestChain chain =
        TestChain.onDisk(
            Networks.REGTEST,
            directory,
            config -> config.withMempool(TestChain.mempool(persistence)));
    while (!chain.chain().mempool().isLoaded()) {
      chain.chain().drain();
    }
    return chain;
  }

  private Path file() {
    return directory.resolve("mempool.dat").toAbsolutePath();
  }

  private static Transaction mine(TestChain chain) {
    Block block = BlockForge.grind(chain.chain().mining().assemble(ANYONE));
    assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
    chain.chain().drain();
    return block.transactions().get(0);
  }

  private static Transaction spend(Transaction from, long feeSat) {
    OutPoint outpoint = new OutPoint(from.txid(), 0);
    TxIn input = new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(WITNESS_SCRIPT));
    TxOut output = new TxOut(from.outputs().get(0).valueSat() - feeSat, ANYONE);
    return Transaction.of(2, List.of(input), List.of(output), 0);
  }

  /// A chain with one mature coinbase, which is returned.
  private static Transaction begin(TestChain chain) {
    Transaction first = mine(chain);
    for (int i = 0; i < 100; i++) {
      mine(chain);
    }
    return first;
  }

  private static void submit(TestChain chain, Transaction tx) {
    assertThat(chain.chain().mempool().submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
  }

  private static List<Txid> txids(ChainService chain) {
    return chain.ask(ledger -> ledger.mempool().txids());
  }

  private static MempoolEntryInfo entry(TestChain chain, Transaction tx) {
    return chain.chain().ask(ledger -> ledger.mempool().entry(tx.txid())).orElseThrow();
  }

  @Test
  void transactionsTheirTimesAndFeeDeltasOutliveARestart() {
    Transaction parent;
    Transaction child;
    long timeSec;
    Txid elsewhere = Txid.of(new byte[Txid.SIZE]);
    try (TestChain chain = open(Persistence.ON)) {
      timeSec = chain.clock().timeSec() + 100;
      parent = spend(begin(chain), 1_000);
      child = spend(parent, 2_000);
      chain.clock().mock(timeSec);
      submit(chain, parent);
      submit(chain, child);
      chain.chain().mempool().prioritise(child.txid(), 500);
      chain.chain().mempool().prioritise(elsewhere, -3);
    }
    assertThat(file()).exists();
    try (TestChain chain = open(Persistence.ON)) {
      assertThat(txids(chain.chain())).containsExactly(parent.txid(), child.txid());
      assertThat(entry(chain, child).timeSec()).isEqualTo(timeSec);
      assertThat(entry(chain, child).modifiedFeeSat()).isEqualTo(2_500);
      Map<Txid, Long> deltas = chain.chain().ask(ledger -> ledger.mempool().feeDeltasSat());
      assertThat(deltas).isEqualTo(Map.of(child.txid(), 500L, elsewhere, -3L));
    }
  }

  @Test
  void nothingIsReadOrWrittenUnlessAskedForWhenPersistenceIsOff() {
    Transaction tx;
    try (TestChain chain = open(Persistence.ON)) {
      tx = spend(begin(chain), 1_000);
      submit(chain, tx);
    }
    try (TestChain chain = open(Persistence.OFF)) {
      assertThat(txids(chain.chain())).isEmpty();
      assertThat(chain.chain().mempool().importFile(file(), MempoolImport.ALL)).isTrue();
      assertThat(txids(chain.chain())).containsExactly(tx.txid());
      assertThat(chain.chain().mempool().save()).isEqualTo(Optional.of(file()));
      mine(chain);
      assertThat(txids(chain.chain())).isEmpty();
    }
    try (TestChain chain = open(Persistence.ON)) {
      assertThat(txids(chain.chain())).as("mined meanwhile").isEmpty();
    }
  }

  @Test
  void anImportMayLeaveTimesAndFeeDeltasAside() {
    Transaction tx;
    try (TestChain chain = open(Persistence.ON)) {
      tx = spend(begin(chain), 1_000);
      submit(chain, tx);
      chain.chain().mempool().prioritise(tx.txid(), 7);
    }
    try (TestChain chain = open(Persistence.OFF)) {
      long laterSec = chain.clock().timeSec() + TWO_WEEKS_SEC;
      chain.clock().mock(laterSec);
      assertThat(chain.chain().mempool().importFile(file(), MempoolImport.ALL)).isTrue();
      assertThat(txids(chain.chain())).as("too old").isEmpty();
      MempoolImport careful = new MempoolImport(true, false, false);
      assertThat(chain.chain().mempool().importFile(file(), careful)).isTrue();
      assertThat(entry(chain, tx).timeSec()).isEqualTo(laterSec);
      assertThat(entry(chain, tx).modifiedFeeSat()).isEqualTo(1_007);
    }
  }

  @Test
  void oldFormatIsWrittenWhereWantedAndReadEverywhere() throws IOException {
    Transaction tx;
    try (TestChain chain = open(Persistence.ON_OLD_FORMAT)) {
      tx = spend(begin(chain), 1_000);
      submit(chain, tx);
    }
    assertThat(Files.readAllBytes(file())).startsWith(1, 0, 0, 0, 0, 0, 0, 0);
    try (TestChain chain = open(Persistence.ON)) {
      assertThat(txids(chain.chain())).containsExactly(tx.txid());
    }
    assertThat(Files.readAllBytes(file())).startsWith(2, 0, 0, 0, 0, 0, 0, 0, 8);
  }

  @Test
  void ofADamagedFileComesInWhatIsWhole() throws IOException {
    Transaction parent;
    Transaction child;
    try (TestChain chain = open(Persistence.ON_OLD_FORMAT)) {
      parent = spend(begin(chain), 3_000);
      child = spend(parent, 2_000);
      submit(chain, parent);
      submit(chain, child);
    }
    byte[] whole = Files.readAllBytes(file());
    try (TestChain chain = open(Persistence.OFF)) {
      for (int size = 0; size < whole.length; size += 13) {
        Files.write(file(), Arrays.copyOf(whole, size));
        assertThat(chain.chain().mempool().importFile(file(), MempoolImport.ALL)).isFalse();
      }
      assertThat(txids(chain.chain())).containsExactly(parent.txid(), child.txid());
      Files.delete(file());
      assertThat(chain.chain().mempool().importFile(file(), MempoolImport.ALL)).isFalse();
      assertThat(chain.chain().mempool().importFile(directory, MempoolImport.ALL)).isFalse();
      Files.createDirectory(directory.resolve("mempool.dat.new"));
      assertThat(chain.chain().mempool().save()).isEmpty();
    }
  }

  @Test
  void whatIsTooOldGoesThoughYoungerOnesCameBefore() {
    Transaction second;
    Transaction old;
    long startSec;
    try (TestChain chain = open(Persistence.ON)) {
      startSec = chain.clock().timeSec();
      Transaction first = mine(chain);
      second = begin(chain);
      old = spend(first, 1_000);
      submit(chain, old);
    }
    try (TestChain chain = open(Persistence.OFF)) {
      Transaction young = spend(second, 1_000);
      chain.clock().mock(startSec + 100);
      submit(chain, young);
      assertThat(chain.chain().mempool().importFile(file(), MempoolImport.ALL)).isTrue();
      assertThat(txids(chain.chain())).containsExactlyInAnyOrder(young.txid(), old.txid());
      chain.clock().mock(startSec + TWO_WEEKS_SEC + 1);
      Transaction child = spend(young, 1_000);
      submit(chain, child);
      assertThat(txids(chain.chain())).containsExactly(young.txid(), child.txid());
    }
  }
}
