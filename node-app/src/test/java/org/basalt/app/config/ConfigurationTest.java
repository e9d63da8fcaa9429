package org.basalt.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.basalt.app.log.LogCategories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  @TempDir private Path directory;

  private NodeConfig resolve(String file, String... arguments) throws IOException {
    Files.writeString(directory.resolve("bitcoin.conf"), file);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-datadir=" + directory);
    return NodeConfig.resolve(all);
  }

  @Test
  void commandLineBeatsFileAndItsLastValueCounts() throws IOException {
    NodeConfig config = resolve("regtest=1\ndbcache=100\n", "-dbcache=200", "-dbcache=300");
    assertThat(config.settings().integer("dbcache", 0)).isEqualTo(300);
    assertThat(config.network().name()).isEqualTo("regtest");
  }

  @Test
  void sectionBeatsThePlainPartAndTheFirstValueOfAFileCounts() throws IOException {
    NodeConfig config = resolve("regtest=1\npar=5\n[regtest]\npar=2\npar=3\n[main]\npar=4\n");
    assertThat(config.settings().integer("par", 0)).isEqualTo(2);
  }

  @Test
  void networkOnlyOptionOutsideOfItsSectionIsRefused() {
    assertThatThrownBy(() -> resolve("regtest=1\nport=1234\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Config setting for -port only applied on regtest network when in [regtest] section.");
  }

  @Test
  void listsTakeCommandLineFirstAndNegationForgetsWhatCameBefore() throws IOException {
    assertThat(
            resolve("regtest=1\nuacomment=c\n", "-uacomment=a", "-uacomment=b")
                .settings()
                .list("uacomment"))
        .containsExactly("a", "b", "c");
    assertThat(
            resolve("regtest=1\nuacomment=c\n", "-uacomment=a", "-nouacomment", "-uacomment=b")
                .settings()
                .list("uacomment"))
        .containsExactly("b");
  }

  @Test
  void negationAndDoubleNegation() throws IOException {
    assertThat(resolve("regtest=1\n", "-nolisten").settings().flag("listen", true)).isFalse();
    NodeConfig twice = resolve("regtest=1\n", "-nolisten=0");
    assertThat(twice.settings().flag("listen", false)).isTrue();
    assertThat(twice.notes()).contains("Parsed potentially confusing double-negative -listen=0");
    assertThat(resolve("regtest=1\nnolisten=1\n").settings().flag("listen", true)).isFalse();
  }

  @Test
  void unknownOptionIsRefusedOnTheCommandLineAndNotedInTheFile() throws IOException {
    assertThatThrownBy(() -> resolve("", "-fakearg"))
        .hasMessage("Error parsing command line arguments: Invalid parameter -fakearg");
    assertThat(resolve("regtest=1\nfakearg=1\n").notes())
        .contains("Ignoring unknown configuration value fakearg");
  }

  @Test
  void dnsSeedsAreRefusedWhereNoPeerOfTheirsMayBeReached() throws IOException {
    assertThatThrownBy(() -> resolve("regtest=1\n", "-dnsseed=1", "-onlynet=i2p"))
        .hasMessage(
            "Incompatible options: -dnsseed=1 was explicitly specified, but -onlynet forbids"
                + " connections to IPv4/IPv6");
    assertThat(resolve("regtest=1\n", "-onlynet=i2p").settings().flag("dnsseed", true)).isFalse();
    assertThat(resolve("regtest=1\n", "-dnsseed=1", "-onlynet=i2p", "-onlynet=ipv6").network())
        .isNotNull();
  }

  @Test
  void logLevelsAreInfoDebugAndTrace() {
    LogCategories.checkLevels(List.of("info", "debug", "trace", "net:debug", "mempool:trace"));
    assertThatThrownBy(() -> LogCategories.checkLevels(List.of("abc")))
        .hasMessage(
            "Unsupported global logging level -loglevel=abc. Valid values: info, debug, trace.");
    for (String wrong : List.of("net:abc", "abc:debug", "net:info:debug")) {
      assertThatThrownBy(() -> LogCategories.checkLevels(List.of("debug", wrong)))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(
              "Unsupported category-specific logging level -loglevel=" + wrong + ". Expected");
    }
  }

  @Test
  void optionsOfTheClientAreRefusedByTheDaemon() {
    assertThatThrownBy(() -> resolve("", "-rpcwait"))
        .hasMessage("Error parsing command line arguments: Invalid parameter -rpcwait");
  }

  @Test
  void looseWordsAreRefused() {
    assertThatThrownBy(() -> resolve("", "stop"))
        .hasMessageStartingWith("Command line contains unexpected token 'stop'");
  }

  @Test
  void brokenLinesAreNamedWithTheirNumber() {
    assertThatThrownBy(() -> resolve("regtest=1\ngarbage\n"))
        .hasMessage("Error reading configuration file: parse error on line 2: garbage");
    assertThatThrownBy(() -> resolve("nono\n"))
        .hasMessage(
            "Error reading configuration file: parse error on line 1: nono, if you intended to"
                + " specify a negated option, use nono=1 instead");
    assertThatThrownBy(() -> resolve("-dash=1\n"))
        .hasMessage(
            "Error reading configuration file: parse error on line 1: -dash=1, options in"
                + " configuration file must be specified without leading -");
    assertThatThrownBy(() -> resolve("rpcpassword=a#b\n"))
        .hasMessageContaining("using # in rpcpassword can be ambiguous and should be avoided");
    assertThatThrownBy(() -> resolve("conf=x\n")).hasMessageContaining("conf cannot be set");
  }

  @Test
  void includedFilesAreReadAndMayNotBeMissing() throws IOException {
    Files.writeString(directory.resolve("more.conf"), "uacomment=more\n");
    assertThat(
            resolve("regtest=1\nuacomment=main\nincludeconf=more.conf\n")
                .settings()
                .list("uacomment"))
        .containsExactly("main", "more");
    assertThatThrownBy(() -> resolve("includeconf=none.conf\n"))
        .hasMessage(
            "Error reading configuration file: Failed to include configuration file none.conf");
    assertThatThrownBy(() -> resolve("", "-includeconf=more.conf"))
        .hasMessage(
            "Error parsing command line arguments: -includeconf cannot be used from commandline;"
                + " -includeconf=\"more.conf\"");
  }

  @Test
  void unknownSectionsAreToldWithTheirPlace() throws IOException {
    assertThat(resolve("regtest=1\n[testnet]\n").settings().unrecognizedSections())
        .containsExactly(
            directory.resolve("bitcoin.conf") + ":2 Section [testnet] is not recognized.");
  }

  @Test
  void onlyOneNetworkCanBeChosen() {
    assertThatThrownBy(() -> resolve("", "-regtest", "-signet"))
        .hasMessageStartingWith("Invalid combination of -regtest, -signet");
    assertThatThrownBy(() -> resolve("", "-chain=moon")).hasMessage("Unknown chain moon.");
  }

  @Test
  void connectTurnsListeningAndSeedsOff() throws IOException {
    NodeConfig config = resolve("", "-regtest", "-connect=127.0.0.1");
    assertThat(config.p2p().listening().isEnabled()).isFalse();
    assertThat(config.p2p().outbound().usesDnsSeeds()).isFalse();
    assertThat(config.p2p().outbound().connect()).containsExactly("127.0.0.1");
    assertThat(resolve("", "-regtest", "-connect=0").p2p().outbound().isConnectNone()).isTrue();
  }

  @Test
  void hashesAreCheckedWithCoresMessages() {
    assertThatThrownBy(() -> resolve("", "-regtest", "-minimumchainwork=test"))
        .hasMessage("Invalid minimum work specified (test), must be up to 64 hex digits");
    assertThatThrownBy(() -> resolve("", "-regtest", "-assumevalid=xyz"))
        .hasMessage(
            "Invalid assumevalid block hash specified (xyz), must be up to 64 hex digits (or 0 to"
                + " disable)");
  }

  @Test
  void ownFileNameComesBeforeCores() throws IOException {
    Files.writeString(directory.resolve("basalt.conf"), "signet=1\n");
    assertThat(resolve("regtest=1\n").network().name()).isEqualTo("signet");
  }

  @Test
  void everyOptionHasHelpOrIsForDebuggingOnly() {
    for (Option option : Options.all()) {
      assertThat(option.help().isEmpty() && !option.has(Option.Trait.DEBUG_ONLY))
          .as(option.name())
          .isFalse();
    }
    assertThat(HelpPage.text(true)).contains("-checkblocks=<n>");
    assertThat(HelpPage.text(false)).contains("Options").doesNotContain("-checkblocks=<n>");
  }

  @Test
  void theDefaultDataDirectoryIsInTheHomeThatTheShellNames() {
    assertThat(NodeConfig.defaultDirectory(Map.of("HOME", "/home/alice")))
        .isEqualTo(Path.of("/home/alice/.basalt"));
    assertThat(NodeConfig.defaultDirectory(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".basalt"));
  }

  @Test
  void onlyAsciiDigitsMakeANumber() {
    assertThat(SettingValue.parseLeadingNumber("12\u0663")).isEqualTo(12);
    assertThat(SettingValue.parseLeadingNumber("\u0663")).isZero();
  }

  @Test
  void aFileWithACommentThatIsNoUtf8IsRead() throws IOException {
    byte[] file = "# caf\u00e9\nregtest=1\npar=2\n".getBytes(StandardCharsets.ISO_8859_1);
    Path path = Files.write(directory.resolve("old.conf"), file);
    Settings settings = new Settings();
    ConfigFile.read(path, directory, settings);
    assertThat(settings.integer("par", 0)).isEqualTo(2);
  }

  @Test
  void anIncludedFileWhoseNameNoFileCanHaveIsRefusedInWords() {
    assertThatThrownBy(() -> resolve("includeconf=a\0b\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Failed to include configuration file");
  }
}
