package org.basalt.app;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.basalt.app.log.LogCategories;
import org.basalt.chain.api.NodeStop;
import org.basalt.rpc.spec.NodeControl;

/// What RPC may do with the process.
final class ProcessControl implements NodeControl {
  private final NodeStop stop;
  private final LogCategories categories;
  private final Path logFile;
  private final Set<String> deprecatedMethods;
  private volatile Supplier<List<String>> warnings = List::of;
  private volatile LongSupplier blockStoreBytes = () -> 0;

  ProcessControl(
      NodeStop stop, LogCategories categories, Path logFile, Set<String> deprecatedMethods) {
    this.stop = stop;
    this.categories = categories;
    this.logFile = logFile;
    this.deprecatedMethods = Set.copyOf(deprecatedMethods);
  }

  /// Once the ledger can be asked.
  void connect(Supplier<List<String>> ledgerWarnings, LongSupplier storedBlockBytes) {
    warnings = ledgerWarnings;
    blockStoreBytes = storedBlockBytes;
  }

  @Override
  public void requestStop() {
    stop.requestStop("asked by RPC");
  }

  @Override
  public Duration uptime() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }

  @Override
  public Path logFile() {
    return logFile;
  }

  @Override
  public SequencedMap<String, Boolean> logCategories() {
    return categories.states();
  }

  @Override
  public boolean setLogCategory(String category, boolean isOn) {
    return categories.set(category, isOn);
  }

  @Override
  public List<String> warnings() {
    return warnings.get();
  }

  @Override
  public Set<String> deprecatedMethods() {
    return deprecatedMethods;
  }

  @Override
  public long blockStoreBytes() {
    return blockStoreBytes.getAsLong();
  }
}
