package org.basalt.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.api.MempoolConfig;
import org.basalt.chain.api.MempoolConfig.Persistence;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.MiningSettings;
import org.basalt.chain.api.PolicySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MempoolOptionsTest {
  @TempDir private Path directory;

  private NodeConfig resolve(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-datadir=" + directory);
    return NodeConfig.resolve(all);
  }

  private MempoolConfig mempool(String... arguments) {
    return resolve(arguments).chain().mempool();
  }

  @Test
  void nothingSetIsCoresUsual() {
    MempoolConfig config = mempool();
    assertThat(config.policy())
        .isEqualTo(new PolicySettings(true, 100_000, true, 3000, 100, 100, 20));
    assertThat(config.limits()).isEqualTo(new MempoolLimits(300_000_000, 1_209_600, 64, 101_000));
    assertThat(config.mining()).isEqualTo(new MiningSettings(4_000_000, 8_000, 1, 0));
    assertThat(config.persistence()).isEqualTo(Persistence.ON);
    assertThat(config.validationCacheBytes()).isEqualTo(33_554_432);
    assertThat(config.checkEvery()).isZero();
  }

  @Test
  void regtestRequiresStandardTransactionsTooAndChecksTheMempool() {
    MempoolConfig config = mempool("-regtest");
    assertThat(config.policy().requiresStandard()).isTrue();
    assertThat(config.checkEvery()).isEqualTo(1);
  }

  @Test
  void everyOptionReachesTheMempool() {
    MempoolConfig config =
        mempool(
            "-regtest",
            "-acceptnonstdtxn=1",
            "-datacarriersize=83",
            "-permitbaremultisig=0",
            "-dustrelayfee=0.00005",
            "-minrelaytxfee=0.00002",
            "-incrementalrelayfee=0.00001",
            "-bytespersigop=7",
            "-maxmempool=12",
            "-mempoolexpiry=3",
            "-limitclustercount=11",
            "-limitclustersize=50",
            "-blockmaxweight=500000",
            "-blockreservedweight=2000",
            "-blockmintxfee=0.00000007",
            "-persistmempool=0",
            "-maxsigcachesize=5",
            "-checkmempool=9");
    assertThat(config.policy())
        .isEqualTo(new PolicySettings(false, 83, false, 5_000, 2_000, 1_000, 7));
    assertThat(config.limits()).isEqualTo(new MempoolLimits(12_000_000, 10_800, 11, 50_000));
    assertThat(config.mining()).isEqualTo(new MiningSettings(500_000, 2_000, 7, 0));
    assertThat(config.persistence()).isEqualTo(Persistence.OFF);
    assertThat(config.validationCacheBytes()).isEqualTo(5_242_880);
    assertThat(config.checkEvery()).isEqualTo(9);
  }

  @Test
  void noDataCarrierMeansNoByteOfIt() {
    assertThat(mempool("-datacarrier=0").policy().maxDataCarrierBytes()).isZero();
    assertThat(mempool("-datacarriersize=-1").policy().maxDataCarrierBytes())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void raisedIncrementalFeeRaisesTheRelaysUnlessThatIsSet() {
    NodeConfig raised = resolve("-incrementalrelayfee=0.0001");
    assertThat(raised.chain().mempool().policy().minRelayFeeRateSatPerKvB()).isEqualTo(10_000);
    assertThat(raised.notes())
        .contains("Increasing minrelaytxfee to 0.00010000 BTC/kvB to match incrementalrelayfee");
    assertThat(
            mempool("-incrementalrelayfee=0.0001", "-minrelaytxfee=0")
                .policy()
                .minRelayFeeRateSatPerKvB())
        .isZero();
  }

  @Test
  void blocksOnlyMakesTheMempoolSmallUnlessItsSizeIsSet() {
    assertThat(mempool("-blocksonly").limits().maxBytes()).isEqualTo(5_000_000);
    assertThat(mempool("-blocksonly", "-maxmempool=6").limits().maxBytes()).isEqualTo(6_000_000);
  }

  @Test
  void oldFileFormatMayBeWantedWithPersistenceOff() {
    assertThat(mempool("-persistmempoolv1").persistence()).isEqualTo(Persistence.ON_OLD_FORMAT);
    assertThat(mempool("-persistmempoolv1", "-nopersistmempool").persistence())
        .isEqualTo(Persistence.OFF_OLD_FORMAT);
  }

  @Test
  void nonStandardTransactionsAreForTestNetworks() {
    assertThatThrownBy(() -> mempool("-acceptnonstdtxn"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("acceptnonstdtxn is not currently supported for main chain");
  }

  @Test
  void mempoolMustHoldOneCluster() {
    assertThatThrownBy(() -> mempool("-maxmempool=4"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("-maxmempool must be at least 5 MB");
    assertThatThrownBy(() -> mempool("-maxmempool=-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("-maxmempool must be at least 5 MB");
    assertThat(mempool("-maxmempool=0").limits().maxBytes()).isZero();
    assertThat(mempool("-maxmempool=1", "-limitclustersize=25").limits().maxBytes())
        .isEqualTo(1_000_000);
  }

  @Test
  void clusterOfMoreThan64IsRefused() {
    assertThatThrownBy(() -> mempool("-limitclustercount=65"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("limitclustercount must be less than or equal to 64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-blockreservedweight=1999|-blockreservedweight (1999) is lower than minimum safety value of (2000)",
        "-blockreservedweight=4000001|-blockreservedweight (4000001) exceeds consensus maximum block weight (4000000)",
        "-blockmaxweight=4000001|-blockmaxweight (4000001) exceeds consensus maximum block weight (4000000)",
        "-blockmaxweight=7999|-blockreservedweight (8000) exceeds -blockmaxweight (7999)"
      })
  void blockWeightsOutOfRangeAreRefused(String argument, String message) {
    assertThatThrownBy(() -> mempool(argument))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minrelaytxfee", "incrementalrelayfee", "dustrelayfee", "blockmintxfee"})
  void whatIsNoAmountIsRefused(String option) {
    for (String text : List.of("", "x", "1e-5", "-1", "0.000000001", "21000000.00000001", "1 2")) {
      assertThatThrownBy(() -> mempool("-" + option + "=" + text))
          .isInstanceOf(ConfigException.class)
          .hasMessage("Invalid amount for -" + option + "=<amount>: '" + text + "'");
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.00000001,1", "1.,100000000", ".5,50000000", "' 2 ',200000000"})
  void amountsMayLackEitherPart(String text, long amountSat) {
    assertThat(MoneyText.parse(text)).hasValue(amountSat);
  }
}
