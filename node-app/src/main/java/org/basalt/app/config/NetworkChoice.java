package org.basalt.app.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Regtest;
import org.basalt.core.params.Signet;
import org.basalt.core.primitive.Script;

/// Which network the options choose, with what they change of it.
final class NetworkChoice {
  private NetworkChoice() {}

  /// The chain's name, before the network's own section of the file may count.
  static String chainName(Settings settings) {
    List<String> chosen = new ArrayList<>();
    settings.text("chain").ifPresent(chosen::add);
    Map<String, String> switches =
        Map.of("regtest", "regtest", "signet", "signet", "testnet", "test", "testnet4", "testnet4");
    for (String name : List.of("regtest", "signet", "testnet", "testnet4")) {
      if (settings.flag(name, false)) {
        chosen.add(switches.getOrDefault(name, name));
      }
    }
    if (chosen.size() > 1) {
      throw new ConfigException(
          "Invalid combination of -regtest, -signet, -testnet, -testnet4 and -chain. Can use at"
              + " most one.");
    }
    String name = chosen.isEmpty() ? "main" : chosen.getFirst();
    if (Networks.byName(name).isEmpty()) {
      throw new ConfigException("Unknown chain " + name + ".");
    }
    return name;
  }

  static NetworkParams network(Settings settings, String chainName) {
    if (chainName.equals("main")) {
      refuseOnMainnet(settings);
    }
    return switch (chainName) {
      case "signet" -> signet(settings);
      case "regtest" ->
          new Regtest(
              overrides(settings),
              settings.list("test").contains("bip94"),
              settings.flag("fastprune", false));
      default -> Networks.byName(chainName).orElseThrow();
    };
  }

  private static void refuseOnMainnet(Settings settings) {
    if (settings.isSet("testactivationheight")) {
      throw new ConfigException("The -testactivationheight option may not be used on mainnet.");
    }
    if (settings.isSet("vbparams")) {
      throw new ConfigException("The -vbparams option may not be used on mainnet.");
    }
    if (settings.flag("acceptnonstdtxn", false)) {
      throw new ConfigException("acceptnonstdtxn is not currently supported for main chain");
    }
  }

  private static NetworkParams signet(Settings settings) {
    List<String> challenges = settings.list("signetchallenge");
    List<String> seeds = settings.list("signetseednode");
    DeploymentOverrides overrides = overrides(settings);
    if (challenges.isEmpty()) {
      Signet signet = new Signet(overrides);
      return seeds.isEmpty() ? signet : signet.withSeeds(seeds);
    }
    if (challenges.size() != 1) {
      throw new ConfigException("-signetchallenge cannot be multiple values.");
    }
    String challenge = challenges.getFirst();
    if (!Hex.isHex(challenge) || challenge.isEmpty()) {
      throw new ConfigException("-signetchallenge must be hex, not '" + challenge + "'.");
    }
    return Signet.custom(Script.ofHex(challenge), seeds, overrides);
  }

  private static DeploymentOverrides overrides(Settings settings) {
    Map<BuriedDeployment, Integer> heights = new EnumMap<>(BuriedDeployment.class);
    for (String text : settings.list("testactivationheight")) {
      readHeight(text, heights);
    }
    Map<String, DeploymentOverrides.VoteOverride> votes = new HashMap<>();
    for (String text : settings.list("vbparams")) {
      readVote(text, votes);
    }
    return new DeploymentOverrides(heights, votes);
  }

  private static void readHeight(String text, Map<BuriedDeployment, Integer> heights) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new ConfigException(
          "Invalid format (" + text + ") for -testactivationheight=name@height.");
    }
    Optional<Long> height = wholeNumber(text.substring(at + 1));
    if (height.isEmpty() || height.get() < 0 || height.get() >= Integer.MAX_VALUE) {
      throw new ConfigException(
          "Invalid height value (" + text + ") for -testactivationheight=name@height.");
    }
    BuriedDeployment deployment =
        BuriedDeployment.byOptionName(text.substring(0, at))
            .orElseThrow(() ->
                new ConfigException(
                    "Invalid name (" + text + ") for -testactivationheight=name@height."));
    heights.put(deployment, height.get().intValue());
  }

  private static void readVote(String text, Map<String, DeploymentOverrides.VoteOverride> votes) {
    List<String> parts = List.of(text.split(":", -1));
    if (parts.size() < 3 || parts.size() > 4) {
      throw new ConfigException(
          "Version bits parameters malformed, expecting"
              + " deployment:start:end[:min_activation_height]");
    }
    long start = number(parts.get(1), "nStartTime");
    long timeout = number(parts.get(2), "nTimeout");
    long minHeight = parts.size() == 4 ? number(parts.get(3), "min_activation_height") : 0;
    if (!parts.getFirst().equals("testdummy")) {
      throw new ConfigException("Invalid deployment (" + parts.getFirst() + ")");
    }
    votes.put(
        parts.getFirst(),
        new DeploymentOverrides.VoteOverride(start, timeout, Math.toIntExact(minHeight)));
  }

  private static long number(String text, String what) {
    return wholeNumber(text)
        .orElseThrow(() -> new ConfigException("Invalid " + what + " (" + text + ")"));
  }

  private static Optional<Long> wholeNumber(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
