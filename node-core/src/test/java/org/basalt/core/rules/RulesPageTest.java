package org.basalt.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesPageTest {
  private static Path page(String name) {
    return Path.of(System.getProperty("basalt.root", "..")).resolve("docs").resolve(name);
  }

  private static void assertCurrent(String name, String content) throws IOException {
    Path file = page(name);
    if (Boolean.getBoolean("basalt.rewritePages")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
    assertThat(Files.readString(file))
        .as("docs/%s is stale: renew it with -Dbasalt.rewritePages=true", name)
        .isEqualTo(content);
  }

  @Test
  void pageOfTheRulesIsCurrent() throws IOException {
    assertCurrent("consensus-rules.md", RulesPage.consensusRules());
  }

  @Test
  void pageOfTheBipsIsCurrent() throws IOException {
    assertCurrent("bips.md", RulesPage.bips());
  }

  @Test
  void typesOfThePageExist() throws ClassNotFoundException {
    for (RulesPage.Implementation implementation : RulesPage.IMPLEMENTATIONS) {
      String name = "org.basalt." + implementation.type();
      assertThat(Class.forName(name, false, getClass().getClassLoader()).getName()).isEqualTo(name);
    }
  }

  @Test
  void everyBipThatARuleQuotesIsListed() {
    Set<String> listed =
        RulesPage.IMPLEMENTATIONS.stream()
            .map(implementation -> Source.bip(implementation.bip()).title())
            .collect(Collectors.toSet());
    Set<String> quoted =
        RuleBooks.all().stream()
            .flatMap(book -> book.rules().stream())
            .flatMap(rule -> rule.sources().stream())
            .map(Source::title)
            .filter(title -> title.startsWith("BIP-"))
            .collect(Collectors.toSet());
    assertThat(listed).containsAll(quoted);
  }
}
