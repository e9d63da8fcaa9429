package org.basalt.chain.fees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.FeeEstimates.Raw;
import org.basalt.chain.api.FeeEstimates.Smart;
import org.basalt.chain.api.FeeHorizon;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.junit.jupiter.api.Test;

class FeeEstimatorTest {
  private static final long CHEAP = 1_000;
  private static final long DEAR = 20_000;

  private final FeeEstimator estimator = FeeEstimator.empty();
  private int height = 9_999;
  private int made;

  /// Brings the estimator to the chain's height.
  private void begin() {
    block(List.of());
  }

  private Txid txid() {
    byte[] seed = {(byte) made, (byte) (made >> 8), (byte) (made >> 16)};
    made++;
    return Txid.of(Sha256.hash(seed));
  }

  private List<Txid> arrive(int count, long rateSatPerKvB) {
    List<Txid> txids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Txid txid = txid();
      estimator.arrived(txid, rateSatPerKvB, height);
      txids.add(txid);
    }
    return txids;
  }

  private void block(List<Txid> mined) {
    height++;
    estimator.blockConnected(height, mined);
  }

  /// Dear ones are mined at once, cheap ones after six blocks.
  private void market(int blocks) {
    List<List<Txid>> cheap = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      List<Txid> mined = new ArrayList<>(arrive(10, DEAR));
      cheap.add(arrive(10, CHEAP));
      if (cheap.size() == 6) {
        mined.addAll(cheap.removeFirst());
      }
      block(mined);
    }
  }

  @Test
  void knowsNothingBeforeBlocksHaveTakenAnything() {
    begin();
    arrive(100, DEAR);
    for (int i = 0; i < 20; i++) {
      block(List.of());
    }
    assertThat(estimator.smart(2, false)).isEqualTo(new Smart(0, 0));
    Raw raw = estimator.raw(2, 0.95, FeeHorizon.SHORT);
    assertThat(raw.feeRateSatPerKvB()).isZero();
    assertThat(raw.pass().isNone()).isTrue();
  }

  @Test
  void tellsTheRateThatWasMinedInTime() {
    begin();
    market(60);
    assertThat(estimator.smart(2, false)).isEqualTo(new Smart(DEAR, 2));
    assertThat(estimator.smart(1, false)).isEqualTo(new Smart(DEAR, 2));
    assertThat(estimator.smart(12, false)).isEqualTo(new Smart(CHEAP, 12));
    assertThat(estimator.smart(12, true)).isEqualTo(new Smart(CHEAP, 12));
  }

  @Test
  void tellsOfNoMoreBlocksThanHalfOfWhatItHasSeen() {
    begin();
    market(21);
    assertThat(estimator.smart(1_008, false).targetBlocks()).isEqualTo(10);
  }

  @Test
  void theRangeAboveAnAnswerHoldsWhatWasMinedInTime() {
    begin();
    market(60);
    Raw raw = estimator.raw(2, 0.95, FeeHorizon.MEDIUM);
    assertThat(raw.feeRateSatPerKvB()).isEqualTo(DEAR);
    assertThat(raw.decay()).isEqualTo(0.9952);
    assertThat(raw.blocksPerPeriod()).isEqualTo(2);
    assertThat(raw.pass().startSatPerKvB()).isLessThan((double) DEAR);
    assertThat(raw.pass().endSatPerKvB()).isGreaterThan((double) DEAR);
    assertThat(raw.pass().withinTarget()).isEqualTo(raw.pass().totalConfirmed());
    assertThat(raw.fail().startSatPerKvB()).isLessThan((double) CHEAP);
    assertThat(raw.fail().withinTarget()).isZero();
  }

  @Test
  void whatLeavesWithoutABlockCountsAgainstItsRate() {
    begin();
    for (int i = 0; i < 40; i++) {
      List<Txid> mined = arrive(2, CHEAP);
      List<Txid> replaced = arrive(18, CHEAP);
      block(mined);
      replaced.forEach(estimator::left);
      block(List.of());
    }
    assertThat(estimator.raw(1, 0.5, FeeHorizon.SHORT).feeRateSatPerKvB()).isZero();
    assertThat(estimator.raw(1, 0.05, FeeHorizon.SHORT).feeRateSatPerKvB()).isEqualTo(CHEAP);
  }

  @Test
  void whatStillWaitsCountsAgainstItsRate() {
    begin();
    for (int i = 0; i < 40; i++) {
      List<Txid> mined = arrive(1, CHEAP);
      arrive(9, CHEAP);
      block(mined);
    }
    assertThat(estimator.raw(1, 0.5, FeeHorizon.SHORT).feeRateSatPerKvB()).isZero();
    assertThat(estimator.raw(1, 0.5, FeeHorizon.SHORT).fail().inMempool()).isPositive();
  }

  @Test
  void passesOverBlocksOfAReorganisationAndTransactionsOfAnotherHeight() {
    begin();
    market(30);
    byte[] before = FeeEstimatesCodec.encode(estimator.history());
    estimator.blockConnected(height - 1, List.of());
    estimator.arrived(txid(), DEAR, height - 1);
    estimator.forgetWaiting();
    FeeEstimator other = new FeeEstimator(FeeEstimatesCodec.decode(before));
    assertThat(other.smart(2, false)).isEqualTo(estimator.smart(2, false));
  }

  @Test
  void aFileHoldsAllThatWasLearned() {
    begin();
    market(60);
    estimator.forgetWaiting();
    byte[] file = FeeEstimatesCodec.encode(estimator.history());
    FeeEstimator read = new FeeEstimator(FeeEstimatesCodec.decode(file));
    for (int target : new int[] {1, 2, 5, 12, 24, 48, 100, 1_008}) {
      assertThat(read.smart(target, false)).isEqualTo(estimator.smart(target, false));
      assertThat(read.smart(target, true)).isEqualTo(estimator.smart(target, true));
    }
    assertThat(FeeEstimatesCodec.encode(read.history())).isEqualTo(file);
  }

  @Test
  void aFileBeginsAsCoreWritesIt() {
    begin();
    byte[] file = FeeEstimatesCodec.encode(estimator.history());
    // 309900, height 10,000, nothing learned, 237 buckets, the first up to 100 sat/kvB
    assertThat(Arrays.copyOf(file, 16))
        .containsExactly(0x8c, 0xba, 0x04, 0, 0x10, 0x27, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(file[16] & 0xff).isEqualTo(237);
    assertThat(Arrays.copyOfRange(file, 17, 25)).containsExactly(0, 0, 0, 0, 0, 0, 0x59, 0x40);
  }

  @Test
  void aFileCutOffAnywhereIsRefused() {
    byte[] file = FeeEstimatesCodec.encode(estimator.history());
    for (int length = 0; length < file.length; length += length < 4_000 ? 1 : 997) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> FeeEstimatesCodec.decode(cut)).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void aFileWhoseShorterHorizonReachesFartherThanTheNextIsRefused() {
    FeeBuckets buckets = new FeeBuckets(new double[] {1, 2});
    Map<FeeHorizon, ConfirmationHistory> horizons = new EnumMap<>(FeeHorizon.class);
    for (FeeHorizon horizon : FeeHorizon.values()) {
      int periods = horizon == FeeHorizon.SHORT ? 6 : 3;
      horizons.put(
          horizon,
          new ConfirmationHistory(
              buckets,
              0.9,
              1,
              new double[2],
              new double[2],
              new double[periods][2],
              new double[periods][2]));
    }
    byte[] file = FeeEstimatesCodec.encode(new FeeHistory(buckets, horizons, 0, 0, 0));
    assertThatThrownBy(() -> FeeEstimatesCodec.decode(file))
        .isInstanceOf(DecodeException.class)
        .hasMessage("horizons of 6, 3 and 3 blocks");
  }

  @Test
  void aFileWithWhatIsNoNumberIsRefused() {
    byte[] good = FeeEstimatesCodec.encode(estimator.history());
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      byte[] file = good.clone();
      // The last number of all.
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putDouble(file.length - Double.BYTES, bad);
      assertThatThrownBy(() -> FeeEstimatesCodec.decode(file)).isInstanceOf(DecodeException.class);
    }
  }
}
