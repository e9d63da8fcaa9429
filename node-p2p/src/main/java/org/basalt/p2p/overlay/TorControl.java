package org.basalt.p2p.overlay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a Tor control port for an onion service of this node, and for Tor's own proxy
/// (control-spec; Core torcontrol.cpp).
///
/// ```
/// PROTOCOLINFO 1 ─► how to authenticate
///    password given and wanted   AUTHENTICATE "password"
///    NULL                        AUTHENTICATE
///    SAFECOOKIE                  AUTHCHALLENGE SAFECOOKIE nonce ─► AUTHENTICATE hash
/// GETINFO net/listeners/socks    unless the operator said which proxy leads to onion peers
/// ADD_ONION key PoWDefensesEnabled=1 Port=8333,127.0.0.1:8334   and once more without the defence
///                                                                where an old Tor does not know it
/// ```
///
/// Tor keeps the service for as long as the connection stands. With SAFECOOKIE both sides prove
/// that they can read the same file, so neither an impostor on the port learns the cookie nor does
/// Tor have to believe us.
///
/// Core's category `tor` is the logger; keys and cookies are never logged.
public final class TorControl {
  private static final Logger LOG = LoggerFactory.getLogger("tor");

  /// Bytes of Tor's cookie and of nonces.
  public static final int SECRET_SIZE = 32;

  private static final String NEW_KEY = "NEW:ED25519-V3";
  private static final String SERVER_KEY =
      "Tor safe cookie authentication server-to-controller hash";
  private static final String CLIENT_KEY =
      "Tor safe cookie authentication controller-to-server hash";
  private static final String SOCKS_PREFIX = "net/listeners/socks=";

  /// Letters and digits of a service's name, without `.onion`; a longer one is none.
  private static final int SERVICE_ID_MAX = 64;

  /// What is to be asked for.
  ///
  /// @param password empty is none
  /// @param asksForProxy Tor is to say where its SOCKS proxy is
  /// @param target `address:port` that connections to the service are led to
  /// @param servicePort port of the service; always the network's own, so that it does not tell one
  ///   node from another
  /// @param clientNonce [#SECRET_SIZE] random bytes
  public record Request(
      String password, boolean asksForProxy, String target, int servicePort, byte[] clientNonce) {
    public Request {
      clientNonce = clientNonce.clone();
    }

    @Override
    public String toString() {
      return "Request[target=" + target + "]";
    }
  }

  /// What the conversation causes.
  public interface Effects {
    /// Sends a command; the end of line is to be added.
    void send(String command);

    /// At most [#SECRET_SIZE] + 1 bytes of a file; none if it cannot be read.
    Optional<byte[]> cookie(String path);

    /// Tor's proxy for onion peers is there: `address:port`, or something else that Tor knows. None
    /// if Tor does not say.
    void proxyAt(Optional<String> location);

    /// The service stands.
    ///
    /// @param serviceId its name without `.onion`
    /// @param privateKey `ED25519-V3:…`, to be kept for the next time; empty if Tor keeps it to
    ///   itself
    void serviceMade(String serviceId, String privateKey);
  }

  private final Request request;
  private final Effects effects;
  private final TorReplies replies = new TorReplies();
  private final ArrayDeque<Consumer<TorReply>> awaited = new ArrayDeque<>();
  private String privateKey;
  private byte[] cookie = new byte[0];

  /// @param privateKey of the last time; empty makes a new service
  public TorControl(Request request, String privateKey, Effects effects) {
    this.request = request;
    this.privateKey = privateKey.isEmpty() ? NEW_KEY : privateKey;
    this.effects = effects;
  }

  /// The connection stands.
  public void start() {
    ask("PROTOCOLINFO 1", this::authenticate);
  }

  private void ask(String command, Consumer<TorReply> then) {
    awaited.add(then);
    effects.send(command);
  }

  /// Takes bytes, in whatever pieces they come.
  ///
  /// @return true if a whole reply came to what was asked
  /// @throws OverlayException if a limit is exceeded
  public boolean receive(ByteBuffer in) throws OverlayException {
    boolean hasReply = false;
    Optional<TorReply> reply = replies.next(in);
    while (reply.isPresent()) {
      hasReply |= handle(reply.get());
      reply = replies.next(in);
    }
    return hasReply;
  }

  private boolean handle(TorReply reply) {
    if (reply.code() >= TorReply.FIRST_ASYNCHRONOUS) {
      LOG.debug("Received async notification {}", reply.code());
      return false;
    }
    Consumer<TorReply> then = awaited.poll();
    if (then == null) {
      LOG.debug("Received unexpected sync reply {}", reply.code());
      return false;
    }
    then.accept(reply);
    return true;
  }

  // Authentication.

  private void authenticate(TorReply reply) {
    if (!reply.isOk()) {
      LOG.warn("tor: Requesting protocol info failed");
      return;
    }
    List<String> methods = List.of();
    String cookieFile = "";
    for (String line : reply.lines()) {
      Map<String, String> arguments = TorArguments.parse(afterType(line));
      switch (type(line)) {
        case "AUTH" -> {
          methods = List.of(arguments.getOrDefault("METHODS", "").split(","));
          cookieFile = arguments.getOrDefault("COOKIEFILE", cookieFile);
        }
        case "VERSION" ->
            LOG.debug("Connected to Tor version {}", clean(arguments.getOrDefault("Tor", "")));
        default -> {
          // Newer versions of Tor may say more.
        }
      }
    }
    if (!request.password().isEmpty()) {
      authenticateByPassword(methods);
    } else if (methods.contains("NULL")) {
      LOG.debug("Using NULL authentication");
      ask("AUTHENTICATE", this::authenticated);
    } else if (methods.contains("SAFECOOKIE")) {
      authenticateByCookie(cookieFile);
    } else if (methods.contains("HASHEDPASSWORD")) {
      LOG.warn(
          "tor: The only supported authentication mechanism left is password, but no password"
              + " provided with -torpassword");
    } else {
      LOG.warn("tor: No supported authentication method");
    }
  }

  private void authenticateByPassword(List<String> methods) {
    if (methods.contains("HASHEDPASSWORD")) {
      LOG.debug("Using HASHEDPASSWORD authentication");
      String quoted = request.password().replace("\\", "\\\\").replace("\"", "\\\"");
      ask("AUTHENTICATE \"" + quoted + "\"", this::authenticated);
    } else {
      LOG.warn(
          "tor: Password provided with -torpassword, but HASHEDPASSWORD authentication is not"
              + " available");
    }
  }

  private void authenticateByCookie(String file) {
    LOG.debug(
        "Using SAFECOOKIE authentication, reading cookie authentication from {}", clean(file));
    Optional<byte[]> content = effects.cookie(file);
    if (content.isEmpty()) {
      LOG.warn(
          "tor: Authentication cookie {} could not be opened (check permissions)", clean(file));
    } else if (content.get().length != SECRET_SIZE) {
      LOG.warn(
          "tor: Authentication cookie {} is not exactly {} bytes, as is required by the spec",
          clean(file),
          SECRET_SIZE);
    } else {
      cookie = content.get().clone();
      ask(
          "AUTHCHALLENGE SAFECOOKIE " + HexFormat.of().formatHex(request.clientNonce()),
          this::challenged);
    }
  }

  private void challenged(TorReply reply) {
    if (!reply.isOk()) {
      LOG.warn("tor: SAFECOOKIE authentication challenge failed");
      return;
    }
    String line = reply.lines().getFirst();
    if (!type(line).equals("AUTHCHALLENGE")) {
      LOG.warn("tor: Invalid reply to AUTHCHALLENGE");
      return;
    }
    Map<String, String> arguments = TorArguments.parse(afterType(line));
    Optional<byte[]> hash = secret(arguments.getOrDefault("SERVERHASH", ""));
    Optional<byte[]> nonce = secret(arguments.getOrDefault("SERVERNONCE", ""));
    if (hash.isEmpty() || nonce.isEmpty()) {
      LOG.warn("tor: Error parsing AUTHCHALLENGE parameters: {}", clean(afterType(line)));
      return;
    }
    if (!MessageDigest.isEqual(proof(SERVER_KEY, nonce.get()), hash.get())) {
      LOG.warn("tor: ServerHash does not match: what answers cannot read the cookie");
      return;
    }
    LOG.debug("SAFECOOKIE authentication challenge successful");
    String answer = HexFormat.of().formatHex(proof(CLIENT_KEY, nonce.get()));
    ask("AUTHENTICATE " + answer, this::authenticated);
  }

  private byte[] proof(String key, byte[] serverNonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      mac.update(cookie);
      mac.update(request.clientNonce());
      return mac.doFinal(serverNonce);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC-SHA256", e);
    }
  }

  private static Optional<byte[]> secret(String hex) {
    boolean isHex = hex.length() == 2 * SECRET_SIZE && hex.chars().allMatch(HexFormat::isHexDigit);
    return isHex ? Optional.of(HexFormat.of().parseHex(hex)) : Optional.empty();
  }

  private void authenticated(TorReply reply) {
    Arrays.fill(cookie, (byte) 0);
    if (!reply.isOk()) {
      LOG.warn("tor: Authentication failed");
      return;
    }
    LOG.debug("Authentication successful");
    if (request.asksForProxy()) {
      ask("GETINFO net/listeners/socks", this::proxyTold);
    }
    addOnion(true);
  }

  // What we came for.

  private void proxyTold(TorReply reply) {
    Optional<String> location = Optional.empty();
    if (reply.isOk()) {
      location =
          reply.lines().stream()
              .filter(line -> line.startsWith(SOCKS_PREFIX))
              .flatMap(line -> listener(line.substring(SOCKS_PREFIX.length())).stream())
              .reduce((_, last) -> last);
      location.ifPresentOrElse(
          found -> LOG.debug("Get SOCKS port command yielded {}", clean(found)),
          () -> LOG.warn("tor: Get SOCKS port command returned nothing"));
    } else if (reply.code() == TorReply.UNRECOGNIZED_COMMAND) {
      LOG.warn(
          "tor: Get SOCKS port command failed with unrecognized command (You probably should"
              + " upgrade Tor)");
    } else {
      LOG.warn("tor: Get SOCKS port command failed; error code {}", reply.code());
    }
    effects.proxyAt(location);
  }

  /// The first of some listeners that is on this host, else the last.
  private static Optional<String> listener(String list) {
    Optional<String> found = Optional.empty();
    for (String quoted : list.split(" ")) {
      String text = unquoted(quoted);
      if (!text.isEmpty()) {
        found = Optional.of(text);
        if (text.startsWith("127.0.0.1:")) {
          break;
        }
      }
    }
    return found;
  }

  private static String unquoted(String text) {
    boolean isQuoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }

  private void addOnion(boolean defends) {
    ask(
        "ADD_ONION %s%s Port=%d,%s"
            .formatted(
                privateKey,
                defends ? " PoWDefensesEnabled=1" : "",
                request.servicePort(),
                request.target()),
        reply -> onionAdded(reply, defends));
  }

  private void onionAdded(TorReply reply, boolean defends) {
    if (reply.isOk()) {
      LOG.debug("ADD_ONION successful (PoW defenses {})", defends ? "enabled" : "disabled");
      String serviceId = "";
      for (String line : reply.lines()) {
        Map<String, String> arguments = TorArguments.parse(line);
        serviceId = arguments.getOrDefault("ServiceID", serviceId);
        privateKey = arguments.getOrDefault("PrivateKey", privateKey);
      }
      if (isServiceId(serviceId)) {
        effects.serviceMade(serviceId, privateKey.equals(NEW_KEY) ? "" : privateKey);
      } else {
        LOG.warn("tor: Error parsing ADD_ONION parameters");
      }
    } else if (reply.code() == TorReply.UNRECOGNIZED_COMMAND) {
      LOG.warn(
          "tor: Add onion failed with unrecognized command (You probably need to upgrade Tor)");
    } else if (defends && reply.code() == TorReply.SYNTAX_ERROR_IN_ARGUMENT) {
      LOG.debug("ADD_ONION failed with PoW defenses, retrying without");
      addOnion(false);
    } else {
      LOG.warn("tor: Add onion failed; error code {}", reply.code());
    }
  }

  private static boolean isServiceId(String text) {
    return !text.isEmpty()
        && text.length() <= SERVICE_ID_MAX
        && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }

  private static String type(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? line : line.substring(0, space);
  }

  private static String afterType(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? "" : line.substring(space + 1);
  }

  /// For the log: printable, and not without end.
  private static String clean(String text) {
    String start = text.substring(0, Math.min(text.length(), TEXT_MAX));
    return start.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static final int TEXT_MAX = 256;
}
