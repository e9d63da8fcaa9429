package org.basalt.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.basalt.app.config.ConfigException;

/// A directory that one daemon alone may use, held by an operating-system lock on its file `.lock`.
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// The data directory of a network. On the first run it gets an empty directory for wallets, as
  /// Core's does with a wallet or without; tools count on it.
  ///
  /// @throws ConfigException if it cannot be written to, or another daemon has it
  static DataDirectory openMain(Path path) {
    boolean isFirstRun = !Files.exists(path);
    DataDirectory directory = open(path);
    if (isFirstRun) {
      try {
        Files.createDirectories(path.resolve("wallets"));
      } catch (IOException e) {
        directory.close();
        throw new ConfigException("Cannot write to directory '" + path + "': " + e.getMessage());
      }
    }
    return directory;
  }

  /// Makes the directory if need be and takes its lock.
  ///
  /// @throws ConfigException if it cannot be written to, or another daemon has it
  static DataDirectory open(Path path) {
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot write to directory '" + path + "'; check permissions. (" + e.getMessage() + ")");
    }
    if (!isLocked(channel)) {
      closeQuietly(channel);
      throw new ConfigException(
          "Cannot obtain a lock on directory "
              + path
              + ". Bitcoin Core is probably already running.");
    }
    return new DataDirectory(path, channel);
  }

  private static boolean isLocked(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null && lock.isValid();
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      throw new ConfigException("cannot lock the data directory: " + e.getMessage());
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ConfigException("cannot close the lock file: " + e.getMessage());
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
