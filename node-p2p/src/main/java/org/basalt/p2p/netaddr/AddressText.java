package org.basalt.p2p.netaddr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Addresses as text, exactly as Core prints them (IPv6 by RFC 5952), and back. Host names are not
/// addresses.
final class AddressText {
  private static final int ONION_CHARS = 56;
  private static final int I2P_CHARS = 52;
  private static final String ONION_SUFFIX = ".onion";
  private static final String I2P_SUFFIX = ".b32.i2p";
  private static final byte ONION_VERSION = 3;

  /// Of an octal number that fills 32 bits, with some zeros before it.
  private static final int PART_DIGITS_MAX = 15;

  private AddressText() {}

  static String ipv4(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }

  /// The longest run of two or more zero groups, the first of equals, becomes `::`.
  static String ipv6(long high, long low) {
    int[] groups = new int[8];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> (48 - 16 * i)) & 0xffff;
      groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xffff;
    }
    int longestStart = 0;
    int longest = 0;
    int run = 0;
    for (int i = 0; i < 8; i++) {
      run = groups[i] == 0 ? run + 1 : 0;
      if (run > longest) {
        longest = run;
        longestStart = i - run + 1;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (longest >= 2 && i == longestStart) {
        text.append("::");
        i += longest - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /// base32(key, checksum, version) and `.onion`.
  static String onion(byte[] key) {
    byte[] full = Arrays.copyOf(key, 35);
    System.arraycopy(onionChecksum(key), 0, full, 32, 2);
    full[34] = ONION_VERSION;
    return Base32.encode(full) + ONION_SUFFIX;
  }

  static String i2p(byte[] hash) {
    return Base32.encode(hash) + I2P_SUFFIX;
  }

  static String internal(byte[] ipv6) {
    return Base32.encode(Arrays.copyOfRange(ipv6, 6, 16)) + ".internal";
  }

  static Optional<NetworkAddress> parse(String text) {
    if (text.endsWith(ONION_SUFFIX)) {
      return parseOnion(text.substring(0, text.length() - ONION_SUFFIX.length()));
    }
    if (text.length() == I2P_CHARS + I2P_SUFFIX.length()
        && text.substring(I2P_CHARS).toLowerCase(Locale.ROOT).equals(I2P_SUFFIX)) {
      return Base32.decode(text.substring(0, I2P_CHARS)).map(NetworkAddress::i2p);
    }
    return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
  }

  private static Optional<NetworkAddress> parseOnion(String name) {
    if (name.length() != ONION_CHARS) {
      return Optional.empty();
    }
    return Base32.decode(name)
        .filter(full -> full[34] == ONION_VERSION)
        .filter(full ->
            Arrays.equals(onionChecksum(Arrays.copyOf(full, 32)), Arrays.copyOfRange(full, 32, 34)))
        .map(full -> NetworkAddress.torV3(Arrays.copyOf(full, 32)));
  }

  /// Also what C's `inet_aton` takes, as Core does: one to four parts, of which the last one stands
  /// for all the bytes that are left; `0x` begins a hexadecimal part and `0` an octal one.
  private static Optional<NetworkAddress> parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 4) {
      return Optional.empty();
    }
    int last = parts.length - 1;
    long bits = 0;
    for (int i = 0; i <= last; i++) {
      long max = i < last ? 0xff : 0xffffffffL >>> 8 * last;
      long part = part(parts[i]);
      if (part < 0 || part > max) {
        return Optional.empty();
      }
      bits |= i < last ? part << 24 - 8 * i : part;
    }
    return Optional.of(new NetworkAddress.IPv4((int) bits));
  }

  /// The number of a part, or -1.
  private static long part(String text) {
    boolean isHex = text.startsWith("0x") || text.startsWith("0X");
    int base = isHex ? 16 : text.length() > 1 && text.startsWith("0") ? 8 : 10;
    String digits = isHex ? text.substring(2) : text;
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= PART_DIGITS_MAX
            && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0);
    return isNumber ? Long.parseLong(digits, base) : -1;
  }

  private static Optional<NetworkAddress> parseIpv6(String text) {
    String rest = text;
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.') > lastColon) {
      String ipv4 = text.substring(lastColon + 1);
      Optional<NetworkAddress> tail = parseIpv4(ipv4);
      if (tail.isEmpty()
          || !(tail.get() instanceof NetworkAddress.IPv4(int bits))
          || !ipv4.equals(ipv4(bits))) {
        return Optional.empty();
      }
      rest =
          text.substring(0, lastColon + 1)
              + Integer.toHexString(bits >>> 16)
              + ":"
              + Integer.toHexString(bits & 0xffff);
    }
    int gap = rest.indexOf("::");
    if (gap < 0) {
      return groups(rest).filter(g -> g.length == 8).map(g -> ofGroups(g, new int[0]));
    }
    Optional<int[]> head = groups(rest.substring(0, gap));
    Optional<int[]> tail = groups(rest.substring(gap + 2));
    if (head.isEmpty() || tail.isEmpty() || head.get().length + tail.get().length > 7) {
      return Optional.empty();
    }
    return Optional.of(ofGroups(head.get(), tail.get()));
  }

  private static Optional<int[]> groups(String text) {
    if (text.isEmpty()) {
      return Optional.of(new int[0]);
    }
    String[] parts = text.split(":", -1);
    int[] groups = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(AddressText::isHexDigit)) {
        return Optional.empty();
      }
      groups[i] = Integer.parseInt(part, 16);
    }
    return Optional.of(groups);
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static NetworkAddress ofGroups(int[] head, int[] tail) {
    byte[] bytes = new byte[16];
    putGroups(head, bytes, 0);
    putGroups(tail, bytes, 16 - 2 * tail.length);
    return NetworkAddress.ofIp(bytes);
  }

  private static void putGroups(int[] groups, byte[] bytes, int offset) {
    for (int i = 0; i < groups.length; i++) {
      bytes[offset + 2 * i] = (byte) (groups[i] >>> 8);
      bytes[offset + 2 * i + 1] = (byte) groups[i];
    }
  }

  private static byte[] onionChecksum(byte[] key) {
    try {
      MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
      sha3.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
      sha3.update(key);
      sha3.update(ONION_VERSION);
      return Arrays.copyOf(sha3.digest(), 2);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA3-256", e);
    }
  }
}
