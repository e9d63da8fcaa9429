package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.spec.HelpText;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.junit.jupiter.api.Test;

/// No method is forgotten, and each can explain itself.
class RegistrationTest {
  private static final Set<String> CATEGORIES =
      Set.of("blockchain", "control", "mining", "network", "rawtransactions", "util", "hidden");

  @Test
  void listsEveryMethodOnce() throws Exception {
    List<String> listed =
        StandardMethods.ALL.stream().map(method -> method.getClass().getName()).sorted().toList();
    assertThat(listed).doesNotHaveDuplicates().isEqualTo(existing());
  }

  private static List<String> existing() throws IOException, URISyntaxException {
    Path root =
        Path.of(RpcMethod.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("org/basalt/rpc/method/") && name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(RegistrationTest::isMethod)
          .sorted()
          .toList();
    }
  }

  private static boolean isMethod(String name) {
    try {
      return RpcMethod.class.isAssignableFrom(Class.forName(name));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void namesMethodsOnceAndFilesThemUnderKnownHeadings() {
    assertThat(StandardMethods.ALL)
        .extracting(method -> method.spec().name())
        .doesNotHaveDuplicates();
    assertThat(StandardMethods.ALL)
        .allSatisfy(method -> assertThat(method.spec().category()).isIn(CATEGORIES));
  }

  @Test
  void explainsEveryMethod() {
    for (RpcMethod method : StandardMethods.ALL) {
      RpcSpec spec = method.spec();
      assertThat(HelpText.of(spec)).startsWith(spec.name()).contains("\n\n").endsWith("\n");
      assertThat(spec.description()).as(spec.name()).isNotBlank();
    }
  }

  @Test
  void namesTheArgumentsOfAMethodApart() {
    for (RpcMethod method : StandardMethods.ALL) {
      Set<String> names = new HashSet<>();
      for (Param<?> param : method.spec().params()) {
        for (String name : param.nameList()) {
          assertThat(names.add(name)).as(method.spec().name() + " " + name).isTrue();
        }
      }
    }
  }
}
