package org.basalt.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the JVM's optimising compiler give way to the node's own threads.
///
/// In its first seconds of work a node wants both processors for blocks and transactions, and the
/// compiler wants one of them for what will only pay later. With a lower priority it takes what the
/// others leave, and hardly less on a machine with processors to spare. Linux only, where threads
/// have a priority each and are listed in `/proc`; elsewhere nothing happens.
final class CompilerThreads {
  private static final Logger LOG = LoggerFactory.getLogger(CompilerThreads.class);
  private static final Path THREADS = Path.of("/proc/self/task");

  /// How the JVM names its optimising compiler's threads, as far as Linux keeps names.
  private static final String NAME = "C2 CompilerThre";

  /// Added to the niceness: one tenth of a processor where the others want all.
  private static final int STEPS = 10;

  /// setpriority(2): PRIO_PROCESS, which for Linux is a thread.
  private static final int PRIO_PROCESS = 0;

  private static final int MOST_NICE = 19;

  private CompilerThreads() {}

  /// On a thread of its own, since it takes a while and nobody waits for it.
  static void giveWay() {
    if (Files.isDirectory(THREADS)) {
      Thread.ofPlatform().name("compiler-priority").daemon().start(CompilerThreads::lower);
    }
  }

  static void lower() {
    try {
      List<Integer> ids = ids();
      if (ids.isEmpty()) {
        LOG.debug("no compiler thread is named {}", NAME);
        return;
      }
      Linker linker = Linker.nativeLinker();
      MethodHandle get = handle(linker, "getpriority", 2);
      MethodHandle set = handle(linker, "setpriority", 3);
      for (int id : ids) {
        int nice = Math.min((int) get.invokeExact(PRIO_PROCESS, id) + STEPS, MOST_NICE);
        int failed = (int) set.invokeExact(PRIO_PROCESS, id, nice);
        LOG.debug("compiler thread {}: niceness {}{}", id, nice, failed == 0 ? "" : " is refused");
      }
    } catch (Throwable e) {
      // A method handle may throw anything. The node works as well, but warms up more slowly.
      LOG.debug("the priority of the compiler's threads stays", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(Linker linker, String name, int parameters) {
    ValueLayout[] layouts = new ValueLayout[parameters];
    Arrays.fill(layouts, ValueLayout.JAVA_INT);
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
  }

  /// Of the compiler's threads.
  static List<Integer> ids() throws IOException {
    try (Stream<Path> threads = Files.list(THREADS)) {
      return threads
          .filter(thread -> name(thread).equals(NAME))
          .map(thread -> Integer.valueOf(thread.getFileName().toString()))
          .toList();
    }
  }

  /// Empty for a thread that has ended meanwhile.
  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
