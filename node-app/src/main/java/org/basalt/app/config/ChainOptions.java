package org.basalt.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.Pruning;
import org.basalt.core.bytes.Hex;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams;

/// Options to the ledger's configuration.
final class ChainOptions {
  private static final int MAX_HASH_DIGITS = 64;

  private ChainOptions() {}

  static ChainConfig of(
      Settings settings,
      NetworkParams network,
      Path directory,
      Path blocksDirectory,
      List<String> notes) {
    List<String> indexes = new ArrayList<>();
    if (settings.flag("txindex", false)) {
      indexes.add("txindex");
    }
    if (hasBlockFilters(settings)) {
      indexes.add("basic block filter index");
    }
    if (settings.flag("coinstatsindex", false)) {
      indexes.add("coinstatsindex");
    }
    if (settings.flag("txospenderindex", false)) {
      indexes.add("txospenderindex");
    }
    List<Path> loadBlocks = settings.list("loadblock").stream().map(Path::of).toList();
    for (Path file : loadBlocks) {
      if (!Files.isReadable(file)) {
        throw new ConfigException("-loadblock: cannot read " + file + "; check the path.");
      }
    }
    boolean checks = network.checksConsistencyByDefault();
    return new ChainConfig(
        directory,
        blocksDirectory,
        Math.max(0, settings.integer("dbcache", ChainConfig.DEFAULT_CACHE_BYTES >> 20)) << 20,
        clampToInt(settings.integer("par", 0)),
        minimumChainWork(settings, network),
        assumeValid(settings, network),
        Math.max(0, settings.integer("maxtipage", ChainConfig.DEFAULT_MAX_TIP_AGE_SEC)),
        Math.max(0, clampToInt(settings.integer("stopatheight", 0))),
        loadBlocks,
        settings.flag("stopafterblockimport", false),
        clampToInt(settings.integer("checkblocks", ChainConfig.DEFAULT_CHECK_BLOCKS)),
        clampToInt(settings.integer("checklevel", checks ? 3 : ChainConfig.DEFAULT_CHECK_LEVEL)),
        indexes,
        MempoolOptions.of(settings, network, notes),
        pruning(settings),
        hints(settings));
  }

  private static List<Path> hints(Settings settings) {
    Optional<String> file = settings.text("swiftsync").filter(text -> !text.isEmpty());
    if (file.isPresent() && (hasBlockFilters(settings) || settings.flag("coinstatsindex", false))) {
      throw new ConfigException(
          "-swiftsync makes no undo data, which -blockfilterindex and -coinstatsindex need: leave out the one or the others.");
    }
    return file.map(Path::of).stream().toList();
  }

  /// `-blockfilterindex` alone or as 1 takes every type of filter, of which there is one.
  private static boolean hasBlockFilters(Settings settings) {
    String last = settings.text("blockfilterindex").orElse("0");
    if (last.isEmpty() || last.equals("1")) {
      return true;
    }
    if (last.equals("0")) {
      return false;
    }
    for (String name : settings.list("blockfilterindex")) {
      if (!name.equals(BasicBlockFilter.NAME)) {
        throw new ConfigException("Unknown -blockfilterindex value " + name + ".");
      }
    }
    return true;
  }

  /// 0 keeps all blocks, 1 deletes on request, else the target in MiB.
  private static Pruning pruning(Settings settings) {
    long prune = settings.integer("prune", 0);
    long groupBytes =
        settings.flag("fastprune", false) ? Pruning.SMALL_GROUP_BYTES : Pruning.USUAL_GROUP_BYTES;
    if (prune < 0) {
      throw new ConfigException("Prune cannot be configured with a negative value.");
    }
    if (prune == 0) {
      return new Pruning(Pruning.Mode.OFF, 0, groupBytes);
    }
    if (prune == 1) {
      return new Pruning(Pruning.Mode.MANUAL, 0, groupBytes);
    }
    long minimum = Pruning.MIN_TARGET_BYTES >> 20;
    if (prune < minimum) {
      throw new ConfigException(
          "Prune configured below the minimum of "
              + minimum
              + " MiB.  Please use a higher number.");
    }
    return new Pruning(
        Pruning.Mode.AUTOMATIC, Math.min(prune, Long.MAX_VALUE >> 20) << 20, groupBytes);
  }

  static int clampToInt(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Uint256 minimumChainWork(Settings settings, NetworkParams network) {
    Optional<String> text = settings.text("minimumchainwork");
    if (text.isEmpty()) {
      return settings.isNegated("minimumchainwork")
          ? Uint256.ZERO
          : network.consensus().minimumChainWork();
    }
    String digits = hexDigits(text.get());
    if (!isHash(digits)) {
      throw new ConfigException(
          "Invalid minimum work specified (" + text.get() + "), must be up to 64 hex digits");
    }
    return digits.isEmpty() ? Uint256.ZERO : Uint256.parse(digits);
  }

  private static BlockHash assumeValid(Settings settings, NetworkParams network) {
    Optional<String> text = settings.text("assumevalid");
    if (text.isEmpty()) {
      return settings.isNegated("assumevalid") ? BlockHash.ZERO : network.consensus().assumeValid();
    }
    String digits = hexDigits(text.get());
    if (!isHash(digits)) {
      throw new ConfigException(
          "Invalid assumevalid block hash specified ("
              + text.get()
              + "), must be up to 64 hex digits (or 0 to disable)");
    }
    return BlockHash.parse("0".repeat(MAX_HASH_DIGITS - digits.length()) + digits);
  }

  private static String hexDigits(String text) {
    return text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
  }

  private static boolean isHash(String digits) {
    return digits.length() <= MAX_HASH_DIGITS
        && Hex.isHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }
}
