package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MempoolFileTest {
  private static final byte[] KEY = Hex.decode("0102030405060708");
  private static final byte[] NO_KEY = {};
  private static final Txid TXID_A = Txid.of(Hex.decode("aa".repeat(32)));
  private static final Txid TXID_B = Txid.of(Hex.decode("bb".repeat(32)));

  private static Transaction tx(int n) {
    return Transaction.of(
        2,
        List.of(
            new TxIn(
                new OutPoint(TXID_A, n),
                Script.EMPTY,
                TxIn.SEQUENCE_FINAL,
                Witness.of(new byte[] {1, 2, 3}))),
        List.of(new TxOut(1_000L + n, Script.ofHex("51"))),
        0);
  }

  private static SavedMempool example() {
    return new SavedMempool(
        List.of(new SavedTx(tx(0), 1_700_000_000, 0), new SavedTx(tx(1), 1_700_000_001, -5)),
        Map.of(TXID_B, 77L),
        Set.of(tx(1).txid()));
  }

  private static byte[] written(SavedMempool saved, byte[] key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MempoolFileWriter.write(saved, key, out);
    return out.toByteArray();
  }

  private static SavedMempool read(byte[] file) throws IOException {
    try (MempoolFileReader reader = MempoolFileReader.of(new ByteArrayInputStream(file))) {
      List<SavedTx> transactions = new ArrayList<>();
      for (Optional<SavedTx> tx = reader.next(); tx.isPresent(); tx = reader.next()) {
        transactions.add(tx.get());
      }
      assertThat(transactions).hasSize(Math.toIntExact(reader.count()));
      Map<Txid, Long> deltas = reader.feeDeltasSat();
      return new SavedMempool(transactions, deltas, new HashSet<>(reader.unbroadcast()));
    }
  }

  @Test
  void oldFormatHasEverythingInTheClear() throws IOException {
    String expected =
        "0100000000000000" // version
            + "0200000000000000" // count
            + "02000000000101"
            + "aa".repeat(32)
            + "00000000"
            + "00"
            + "ffffffff"
            + "01"
            + "e803000000000000"
            + "0151"
            + "01"
            + "03010203"
            + "00000000"
            + "00f1536500000000"
            + "0000000000000000"
            + "02000000000101"
            + "aa".repeat(32)
            + "01000000"
            + "00"
            + "ffffffff"
            + "01"
            + "e903000000000000"
            + "0151"
            + "01"
            + "03010203"
            + "00000000"
            + "01f1536500000000"
            + "fbffffffffffffff"
            + "01"
            + "bb".repeat(32)
            + "4d00000000000000"
            + "01"
            + Hex.encode(tx(1).txid().toByteArray());
    assertThat(Hex.encode(written(example(), NO_KEY))).isEqualTo(expected);
  }

  @Test
  void newFormatHidesWhatIsBehindTheKeyUnderIt() throws IOException {
    SavedMempool empty = new SavedMempool(List.of(), Map.of(), Set.of());
    assertThat(Hex.encode(written(empty, KEY)))
        .isEqualTo(
            "0200000000000000" + "08" + "0102030405060708" + "0203040506070801" + "02" + "03");
    byte[] hidden = written(example(), KEY);
    byte[] clear = written(example(), NO_KEY);
    int head = 8 + 1 + 8;
    assertThat(hidden).hasSize(clear.length + 9);
    for (int i = head; i < hidden.length; i++) {
      assertThat(hidden[i] ^ KEY[i % 8]).as("byte %d", i).isEqualTo(clear[i - 9]);
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    assertThat(read(written(example(), KEY))).isEqualTo(example());
    assertThat(read(written(example(), NO_KEY))).isEqualTo(example());
  }

  @Test
  void manyTransactionsOfManySizesAreReadAgain() throws IOException {
    Random random = new Random(7);
    List<SavedTx> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] item = new byte[random.nextInt(i % 100 == 0 ? 300_000 : 300)];
      random.nextBytes(item);
      TxIn input =
          new TxIn(new OutPoint(TXID_B, i), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(item));
      Transaction tx = Transaction.of(2, List.of(input), List.of(new TxOut(i, Script.EMPTY)), 0);
      many.add(new SavedTx(tx, random.nextLong(), random.nextLong()));
    }
    SavedMempool saved = new SavedMempool(many, Map.of(), Set.of());
    assertThat(read(written(saved, KEY)).transactions()).isEqualTo(many);
  }

  @Test
  void fileCutOffAtAnyByteGivesWhatWasWholeAndThenIsRefused() throws IOException {
    for (byte[] key : List.of(KEY, NO_KEY)) {
      byte[] whole = written(example(), key);
      int found = 0;
      for (int size = 0; size < whole.length; size++) {
        byte[] cut = Arrays.copyOf(whole, size);
        int seen = 0;
        try (MempoolFileReader reader = MempoolFileReader.of(new ByteArrayInputStream(cut))) {
          while (reader.next().isPresent()) {
            seen++;
          }
          reader.feeDeltasSat();
          reader.unbroadcast();
          throw new AssertionError("cut off at " + size + " and not refused");
        } catch (DecodeException e) {
          assertThat(seen).isGreaterThanOrEqualTo(found);
          found = seen;
        }
      }
      assertThat(found).isEqualTo(2);
    }
  }

  @Test
  void anyByteMayBeWrong() throws IOException {
    byte[] whole = written(example(), KEY);
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] wrong = whole.clone();
        wrong[at] ^= (byte) (1 << bit);
        try {
          assertThat(read(wrong)).isNotEqualTo(example());
        } catch (DecodeException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void otherVersionsAndKeysOfOtherSizesAreRefused() {
    assertThatThrownBy(() -> read(Hex.decode("0300000000000000")))
        .isInstanceOf(DecodeException.class)
        .hasMessage("unknown version 3");
    assertThatThrownBy(() -> read(Hex.decode("020000000000000007" + "00".repeat(32))))
        .isInstanceOf(DecodeException.class)
        .hasMessage("expected a key of 8 bytes, got 7");
    assertThatThrownBy(() -> read(Hex.decode("020000000000000009" + "00".repeat(32))))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void countsThatPromiseMoreThanThereIsCostNothing() {
    String version = "0100000000000000";
    String noTransactions = "0000000000000000";
    String most = "fe00000002";
    for (String file :
        List.of(
            version + "ffffffffffffffff",
            version + noTransactions + most,
            version + noTransactions + "00" + most)) {
      assertThatThrownBy(() -> read(Hex.decode(file))).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void fileIsReplacedAsAWholeAndStaysWhenItCannotBe(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mempool.dat");
    MempoolFileWriter.replace(file, example(), KEY);
    assertThat(Files.readAllBytes(file)).isEqualTo(written(example(), KEY));
    MempoolFileWriter.replace(file, new SavedMempool(List.of(), Map.of(), Set.of()), NO_KEY);
    byte[] empty = Files.readAllBytes(file);
    assertThat(empty).hasSize(18);
    Files.createDirectory(directory.resolve("mempool.dat.new"));
    assertThatThrownBy(() -> MempoolFileWriter.replace(file, example(), KEY))
        .isInstanceOf(IOException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(empty);
  }
}
