package org.basalt.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.basalt.rpc.spec.NodeControl;

/// A process that only remembers what it was told.
public final class FakeControl implements NodeControl {
  public volatile boolean isStopRequested;
  public Set<String> deprecated = Set.of();
  private final SequencedMap<String, Boolean> categories = new LinkedHashMap<>();

  public FakeControl() {
    categories.put("net", false);
    categories.put("rpc", false);
  }

  @Override
  public void requestStop() {
    isStopRequested = true;
  }

  @Override
  public Duration uptime() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Path logFile() {
    return Path.of("/data/regtest/debug.log");
  }

  @Override
  public SequencedMap<String, Boolean> logCategories() {
    return categories;
  }

  @Override
  public boolean setLogCategory(String category, boolean isOn) {
    return categories.replace(category, isOn) != null;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public Set<String> deprecatedMethods() {
    return deprecated;
  }

  @Override
  public long blockStoreBytes() {
    return 0;
  }
}
