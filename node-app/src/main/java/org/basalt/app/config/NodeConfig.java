package org.basalt.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.ChainConfig;
import org.basalt.core.params.NetworkParams;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.rpc.RpcConfig;

/// Everything that was configured, resolved once at start. After that nothing is read again and
/// nothing is global.
///
/// @param dataDirectory the base, `-datadir`
/// @param networkDirectory below it, by network
/// @param configFile that was read; empty text path if none
/// @param notes for the log, in order: warnings and parameter interactions
public record NodeConfig(
    Settings settings,
    NetworkParams network,
    Path dataDirectory,
    Path networkDirectory,
    Path blocksDirectory,
    ConfigSource configFile,
    ChainConfig chain,
    P2pConfig p2p,
    RpcConfig rpc,
    List<String> notes) {
  /// Basalt's own name first; Core's where that is missing.
  private static final List<String> FILE_NAMES = List.of("basalt.conf", "bitcoin.conf");

  /// Where the configuration came from.
  public sealed interface ConfigSource {
    record File(Path path) implements ConfigSource {}

    /// There is no file at the usual place.
    record Missing() implements ConfigSource {}

    /// `-noconf`.
    record Refused() implements ConfigSource {}
  }

  /// @param arguments of the command line
  /// @throws ConfigException with what the operator has to change
  public static NodeConfig resolve(List<String> arguments) {
    Settings settings = new Settings();
    CommandLine.parse(arguments, settings);
    return resolve(settings);
  }

  /// @param settings from the command line; the file is added here
  public static NodeConfig resolve(Settings settings) {
    Path original = baseDirectory(settings);
    ConfigSource source = readFile(settings, original);
    Path base = baseDirectory(settings);
    String chainName = NetworkChoice.chainName(settings);
    settings.selectNetwork(chainName);
    NetworkParams network = NetworkChoice.network(settings, chainName);
    Path networkDirectory = base.resolve(network.directory());
    List<String> notes = new ArrayList<>(settings.warnings());
    noteIgnoredFile(settings, source, base, notes);
    notes.addAll(Interactions.apply(settings));
    for (Option option : Options.all()) {
      if (option.has(Option.Trait.NO_EFFECT) && settings.isSet(option.name())) {
        notes.add("Option -" + option.name() + " is accepted but has no effect");
      }
    }
    Path blocksDirectory = blocksDirectory(settings, network, networkDirectory);
    ChainConfig chain =
        ChainOptions.of(settings, network, networkDirectory, blocksDirectory, notes);
    return new NodeConfig(
        settings,
        network,
        base,
        networkDirectory,
        blocksDirectory,
        source,
        chain,
        PeerOptions.of(settings, network, networkDirectory, chain.minimumChainWork()),
        RpcOptions.of(settings, network, networkDirectory),
        List.copyOf(notes));
  }

  /// For the client: it wants to know the network, the directories and the RPC settings, and
  /// refuses less.
  public static NodeConfig resolveForClient(Settings settings) {
    Path original = baseDirectory(settings);
    ConfigSource source = readFile(settings, original);
    Path base = baseDirectory(settings);
    String chainName = NetworkChoice.chainName(settings);
    settings.selectNetwork(chainName);
    NetworkParams network = NetworkChoice.network(settings, chainName);
    Path networkDirectory = base.resolve(network.directory());
    return new NodeConfig(
        settings,
        network,
        base,
        networkDirectory,
        networkDirectory,
        source,
        ChainConfig.defaults(network, networkDirectory),
        P2pConfig.defaultsFor(network),
        RpcConfig.defaults(network.rpcPort(), networkDirectory.resolve(".cookie")),
        List.of());
  }

  /// Locked beside the data directory, as another daemon may share only the blocks directory by
  /// mistake.
  public Path lockedBlocksDirectory() {
    return blocksDirectory;
  }

  /// In the home that the shell names, as scripts that set it expect; else in the account's.
  static Path defaultDirectory(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".basalt");
  }

  private static Path baseDirectory(Settings settings) {
    Optional<String> given = settings.text("datadir").filter(t -> !t.isEmpty());
    if (given.isEmpty()) {
      return defaultDirectory(System.getenv());
    }
    Path path = Path.of(given.get()).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new ConfigException("Specified data directory \"" + given.get() + "\" does not exist.");
    }
    return path;
  }

  private static ConfigSource readFile(Settings settings, Path base) {
    if (settings.isNegated("conf")) {
      return new ConfigSource.Refused();
    }
    Optional<String> named = settings.text("conf").filter(t -> !t.isEmpty());
    if (named.isPresent()) {
      Path file = base.resolve(named.get());
      if (!Files.exists(file)) {
        throw new ConfigException(
            "Error reading configuration file: specified config file \""
                + named.get()
                + "\" could not be opened.");
      }
      ConfigFile.read(file, base, settings);
      return new ConfigSource.File(file);
    }
    for (String name : FILE_NAMES) {
      Path file = base.resolve(name);
      if (Files.exists(file)) {
        ConfigFile.read(file, base, settings);
        return new ConfigSource.File(file);
      }
    }
    return new ConfigSource.Missing();
  }

  /// A file in the data directory that another one keeps from being read is most likely a mistake.
  private static void noteIgnoredFile(
      Settings settings, ConfigSource source, Path base, List<String> notes) {
    Optional<Path> present =
        FILE_NAMES.stream().map(base::resolve).filter(Files::exists).findFirst();
    if (present.isEmpty()) {
      return;
    }
    Path ignored = present.get();
    // Not a `switch`: the first one over types costs every start several milliseconds.
    if (source instanceof ConfigSource.Refused) {
      notes.add(
          "Data directory \"%s\" contains a \"%s\" file which is explicitly ignored using -noconf."
              .formatted(base, ignored.getFileName()));
    } else if (source instanceof ConfigSource.File(Path used) && !isSame(used, ignored)) {
      String text =
          ("Data directory \"%s\" contains a \"%s\" file which is ignored, because a different"
                  + " configuration file \"%s\" is being used instead.")
              .formatted(base, ignored.getFileName(), used);
      if (!settings.flag("allowignoredconf", false)) {
        throw new ConfigException(
            text + " Use one file and includeconf= in it, or set allowignoredconf=1 to go on.");
      }
      notes.add(text);
    }
  }

  private static boolean isSame(Path a, Path b) {
    return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
  }

  private static Path blocksDirectory(
      Settings settings, NetworkParams network, Path networkDirectory) {
    Optional<String> given = settings.text("blocksdir").filter(t -> !t.isEmpty());
    if (given.isEmpty()) {
      return networkDirectory.resolve("blocks");
    }
    Path path = Path.of(given.get()).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new ConfigException(
          "Specified blocks directory \"" + given.get() + "\" does not exist.");
    }
    return path.resolve(network.directory()).resolve("blocks");
  }
}
