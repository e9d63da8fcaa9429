package org.basalt.app.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.basalt.chain.api.MempoolConfig;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.MiningSettings;
import org.basalt.chain.api.PolicySettings;
import org.basalt.core.consensus.Limits;
import org.basalt.core.params.NetworkParams;

/// Options to the configuration of mempool, relay policy and block making. Source: Core
/// `node/mempool_args.cpp`, `node/mining_args.cpp`.
final class MempoolOptions {
  private static final long BYTES_PER_MB = 1_000_000;
  private static final long SECONDS_PER_HOUR = 60 * 60;
  private static final long VB_PER_KVB = 1_000;

  /// Larger values would overflow in other units; none makes sense on any machine.
  private static final long MAX_UNITS = 1L << 32;

  /// The mempool must hold a cluster of the largest size, whose transactions take so many bytes for
  /// each virtual one.
  private static final long MEMORY_PER_CLUSTER_VB = 40;

  /// Shared by the caches of scripts and of signatures, in MiB.
  private static final long DEFAULT_VALIDATION_CACHE_MIB =
      MempoolConfig.DEFAULT_VALIDATION_CACHE_BYTES >> 20;

  private final Settings settings;

  private MempoolOptions(Settings settings) {
    this.settings = settings;
  }

  /// @param notes to which lines for the log are added
  static MempoolConfig of(Settings settings, NetworkParams network, List<String> notes) {
    MempoolOptions options = new MempoolOptions(settings);
    MiningSettings mining = options.mining(network);
    MempoolLimits limits = options.limits();
    return new MempoolConfig(
        options.policy(network, notes),
        limits,
        mining,
        MempoolConfig.Persistence.of(
            settings.flag("persistmempool", true), settings.flag("persistmempoolv1", false)),
        bounded(settings.integer("maxsigcachesize", DEFAULT_VALIDATION_CACHE_MIB)) << 20,
        ChainOptions.clampToInt(
            settings.integer("checkmempool", network.checksConsistencyByDefault() ? 1 : 0)),
        options.feeEstimation(network));
  }

  private MempoolConfig.FeeEstimation feeEstimation(NetworkParams network) {
    if (settings.flag("blocksonly", false)) {
      return MempoolConfig.FeeEstimation.OFF;
    }
    if (!settings.flag("acceptstalefeeestimates", false)) {
      return MempoolConfig.FeeEstimation.ON;
    }
    if (!network.isMockable()) {
      throw new ConfigException(
          "acceptstalefeeestimates is not supported on " + network.name() + " chain.");
    }
    return MempoolConfig.FeeEstimation.ON_WITH_OLD_FILE;
  }

  private static long bounded(long value) {
    return Math.clamp(value, -MAX_UNITS, MAX_UNITS);
  }

  private PolicySettings policy(NetworkParams network, List<String> notes) {
    PolicySettings usual = PolicySettings.DEFAULTS;
    long incremental = amount("incrementalrelayfee").orElse(usual.incrementalFeeRateSatPerKvB());
    OptionalLong minimum = amount("minrelaytxfee");
    if (minimum.isEmpty() && incremental > usual.minRelayFeeRateSatPerKvB()) {
      minimum = OptionalLong.of(incremental);
      notes.add(
          "Increasing minrelaytxfee to %s BTC/kvB to match incrementalrelayfee"
              .formatted(MoneyText.format(incremental)));
    }
    boolean requiresStandard = !settings.flag("acceptnonstdtxn", false);
    if (!requiresStandard && !network.isTestChain()) {
      throw new ConfigException(
          "acceptnonstdtxn is not currently supported for " + network.name() + " chain");
    }
    return new PolicySettings(
        requiresStandard,
        maxDataCarrierBytes(usual),
        settings.flag("permitbaremultisig", usual.permitsBareMultisig()),
        amount("dustrelayfee").orElse(usual.dustFeeRateSatPerKvB()),
        minimum.orElse(usual.minRelayFeeRateSatPerKvB()),
        incremental,
        Math.max(
            0, ChainOptions.clampToInt(settings.integer("bytespersigop", usual.sizePerSigOpVb()))));
  }

  /// A negative size is no limit, as Core takes it for a large unsigned number.
  private int maxDataCarrierBytes(PolicySettings usual) {
    if (!settings.flag("datacarrier", true)) {
      return 0;
    }
    long bytes = settings.integer("datacarriersize", usual.maxDataCarrierBytes());
    return bytes < 0 ? Integer.MAX_VALUE : ChainOptions.clampToInt(bytes);
  }

  private MempoolLimits limits() {
    MempoolLimits usual = MempoolLimits.DEFAULTS;
    long clusterCount = settings.integer("limitclustercount", usual.clusterCount());
    if (clusterCount < 0 || clusterCount > MempoolLimits.MAX_CLUSTER_COUNT) {
      throw new ConfigException(
          "limitclustercount must be less than or equal to " + MempoolLimits.MAX_CLUSTER_COUNT);
    }
    long clusterSizeVb =
        bounded(settings.integer("limitclustersize", usual.clusterSizeVb() / VB_PER_KVB))
            * VB_PER_KVB;
    long maxBytes =
        bounded(settings.integer("maxmempool", usual.maxBytes() / BYTES_PER_MB)) * BYTES_PER_MB;
    long leastBytes = clusterSizeVb * MEMORY_PER_CLUSTER_VB;
    if (maxBytes < 0 || (maxBytes > 0 && maxBytes < leastBytes)) {
      throw new ConfigException(
          "-maxmempool must be at least %d MB".formatted(Math.ceilDiv(leastBytes, BYTES_PER_MB)));
    }
    long expirySec =
        bounded(settings.integer("mempoolexpiry", usual.expirySec() / SECONDS_PER_HOUR))
            * SECONDS_PER_HOUR;
    return new MempoolLimits(maxBytes, expirySec, (int) clusterCount, clusterSizeVb);
  }

  private MiningSettings mining(NetworkParams network) {
    MiningSettings usual = MiningSettings.DEFAULTS;
    long minFeeRate = amount("blockmintxfee").orElse(usual.minFeeRateSatPerKvB());
    long reserved = settings.integer("blockreservedweight", usual.reservedWeightWu());
    long most = settings.integer("blockmaxweight", usual.maxWeightWu());
    if (reserved < MiningSettings.LEAST_RESERVED_WEIGHT_WU) {
      throw new ConfigException(
          "-blockreservedweight (%d) is lower than minimum safety value of (%d)"
              .formatted(reserved, MiningSettings.LEAST_RESERVED_WEIGHT_WU));
    }
    refuseAboveConsensus("-blockreservedweight", reserved);
    refuseAboveConsensus("-blockmaxweight", most);
    if (reserved > most) {
      throw new ConfigException(
          "-blockreservedweight (%d) exceeds -blockmaxweight (%d)".formatted(reserved, most));
    }
    int version =
        network.isMockable() ? ChainOptions.clampToInt(settings.integer("blockversion", 0)) : 0;
    return new MiningSettings(most, reserved, minFeeRate, version);
  }

  private static void refuseAboveConsensus(String option, long weightWu) {
    if (weightWu > Limits.MAX_BLOCK_WEIGHT_WU) {
      throw new ConfigException(
          "%s (%d) exceeds consensus maximum block weight (%d)"
              .formatted(option, weightWu, Limits.MAX_BLOCK_WEIGHT_WU));
    }
  }

  /// Satoshis; none if unset.
  private OptionalLong amount(String name) {
    if (settings.isNegated(name)) {
      return OptionalLong.of(0);
    }
    Optional<String> text = settings.text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong amount = MoneyText.parse(text.get());
    if (amount.isEmpty()) {
      throw new ConfigException(
          "Invalid amount for -%s=<amount>: '%s'".formatted(name, text.get()));
    }
    return amount;
  }
}
