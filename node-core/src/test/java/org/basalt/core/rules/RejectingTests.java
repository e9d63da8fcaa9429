package org.basalt.core.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.basalt.core.testing.Rejects;
import org.basalt.core.verdict.RejectReason;

/// Which tests of this module see what rejected, from their [Rejects].
final class RejectingTests {
  private RejectingTests() {}

  /// `Class.method` of the tests for each reason.
  static Map<RejectReason, SortedSet<String>> byReason() {
    Map<RejectReason, SortedSet<String>> tests = new EnumMap<>(RejectReason.class);
    for (Class<?> type : compiledTests()) {
      for (Method method : type.getDeclaredMethods()) {
        Rejects rejects = method.getAnnotation(Rejects.class);
        if (rejects != null) {
          for (RejectReason reason : rejects.value()) {
            tests
                .computeIfAbsent(reason, _ -> new TreeSet<>())
                .add(type.getSimpleName() + "." + method.getName());
          }
        }
      }
    }
    return tests;
  }

  private static Iterable<Class<?>> compiledTests() {
    try {
      Path root =
          Path.of(RejectingTests.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.endsWith("Test.class"))
            .<Class<?>>map(RejectingTests::load)
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError("classes are in a folder", e);
    }
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name, false, RejectingTests.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " was compiled just now", e);
    }
  }
}
