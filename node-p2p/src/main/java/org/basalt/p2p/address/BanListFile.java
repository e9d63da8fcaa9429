package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.Subnet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `banlist.json`, in the format of Core, so that bans survive a change of software in either
/// direction.
///
/// ```json
/// { "banned_nets": [ { "version": 1, "ban_created": 1700000000, "banned_until": 1700086400,
///   "address": "192.0.2.0/24" } ] }
/// ```
///
/// Times are seconds since 1970. Entries of another version, or with an address that cannot be
/// parsed, are dropped.
public final class BanListFile {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final long VERSION = 1;

  private final Path file;

  public BanListFile(Path file) {
    this.file = file;
  }

  /// The saved bans that are in force; none if there is no file. A file that makes no sense is
  /// moved aside, with a warning.
  ///
  /// @throws IOException if the file is there and cannot be read or moved
  public BanList load(NodeClock clock) throws IOException {
    BanList list = new BanList(clock);
    if (!Files.exists(file)) {
      return list;
    }
    try {
      decode(Files.readString(file, StandardCharsets.UTF_8), list);
      return list;
    } catch (DecodeException | java.nio.charset.CharacterCodingException e) {
      Path aside = SafeFile.moveAside(file);
      LOG.warn(
          "{} is damaged ({}); it was moved to {} and nobody is banned",
          file,
          e.getMessage(),
          aside);
      return new BanList(clock);
    }
  }

  /// Replaces the file as a whole.
  public void save(BanList list) throws IOException {
    SafeFile.replace(file, encode(list.bans()).getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(List<BanList.Ban> bans) {
    StringBuilder json = new StringBuilder("{\n    \"banned_nets\": [");
    String separator = "\n";
    for (BanList.Ban ban : bans) {
      json.append(separator)
          .append("        {\n            \"version\": ")
          .append(VERSION)
          .append(",\n            \"ban_created\": ")
          .append(ban.createdSec())
          .append(",\n            \"banned_until\": ")
          .append(ban.untilSec())
          .append(",\n            \"address\": \"")
          .append(ban.subnet())
          .append("\"\n        }");
      separator = ",\n";
    }
    return json.append(bans.isEmpty() ? "]\n}\n" : "\n    ]\n}\n").toString();
  }

  private static void decode(String text, BanList list) {
    if (!(PlainJson.parse(text) instanceof Map<?, ?> root)
        || !(root.get("banned_nets") instanceof List<?> entries)) {
      throw new DecodeException("no list of banned_nets");
    }
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> fields)
          || !(fields.get("version") instanceof Long version)
          || !(fields.get("ban_created") instanceof Long created)
          || !(fields.get("banned_until") instanceof Long until)
          || !(fields.get("address") instanceof String address)) {
        throw new DecodeException("an entry lacks a field");
      }
      Optional<Subnet> subnet = Subnet.parse(address);
      if (version == VERSION && subnet.isPresent()) {
        list.restore(new BanList.Ban(subnet.get(), created, until));
      } else {
        LOG.info("Dropping entry {} of version {} from ban list", address, version);
      }
    }
  }
}
