package org.basalt.core.runtime;

/// Something with threads or files that is started once and closed once.
public interface Component extends AutoCloseable {
  void start();

  /// Stops threads and releases what is held; returns when that is done. A second call does
  /// nothing.
  @Override
  void close();
}
