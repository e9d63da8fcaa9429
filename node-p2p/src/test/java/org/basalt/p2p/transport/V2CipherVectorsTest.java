package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

class V2CipherVectorsTest {
  private static final int MAINNET = 0xd9b4bef9;

  private static List<String[]> vectors() throws IOException {
    Path file =
        Path.of(
            System.getProperty("basalt.vectors", "vectors"),
            "bips/bip-0324/packet_encoding_test_vectors.csv");
    assumeTrue(Files.exists(file), "test vectors are not there: " + file);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(8);
    return lines.subList(1, 8).stream().map(line -> line.split(",", -1)).toList();
  }

  private static V2Cipher cipher(String[] vector, boolean isOurSide) {
    boolean initiates = vector[4].equals("1");
    return new V2Cipher(MAINNET, Hex.decode(vector[12]), initiates == isOurSide);
  }

  private static byte[] contents(String[] vector) {
    byte[] unit = Hex.decode(vector[5]);
    int times = Integer.parseInt(vector[6]);
    byte[] contents = new byte[unit.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(unit, 0, contents, i * unit.length, unit.length);
    }
    return contents;
  }

  @Test
  void packetsOfTheVectorsAreSealedAsStatedAndOpenedAgain() throws IOException {
    for (String[] vector : vectors()) {
      V2Cipher ours = cipher(vector, true);
      V2Cipher theirs = cipher(vector, false);
      assertThat(Hex.encode(ours.sendTerminator())).isEqualTo(vector[17]);
      assertThat(Hex.encode(ours.receiveTerminator())).isEqualTo(vector[18]);
      assertThat(theirs.sendTerminator()).isEqualTo(ours.receiveTerminator());
      assertThat(ours.sessionId()).isEqualTo(vector[19]).isEqualTo(theirs.sessionId());
      for (int i = 0; i < Integer.parseInt(vector[0]); i++) {
        assertThat(open(theirs, V2Cipher.NOTHING, ours.seal(V2Cipher.NOTHING, true))).isEmpty();
      }
      byte[] associated = Hex.decode(vector[7]);
      byte[] contents = contents(vector);
      byte[] packet = ours.seal(associated, vector[8].equals("1"), contents);
      assertThat(packet).hasSize(contents.length + 20);
      String hex = Hex.encode(packet);
      if (!vector[20].isEmpty()) {
        assertThat(hex).isEqualTo(vector[20]);
      } else {
        assertThat(hex).endsWith(vector[21]);
      }
      assertThat(open(theirs, associated, packet)).isEqualTo(contents);
    }
  }

  @Test
  void theContentsMayComeInParts() throws IOException {
    for (String[] vector : vectors()) {
      byte[] contents = contents(vector);
      byte[] head = Arrays.copyOf(contents, contents.length / 3);
      byte[] tail = Arrays.copyOfRange(contents, contents.length / 3, contents.length);
      assertThat(cipher(vector, true).seal(V2Cipher.NOTHING, false, head, tail))
          .isEqualTo(cipher(vector, true).seal(V2Cipher.NOTHING, false, contents));
    }
  }

  @Test
  void nothingOpensThatWasChangedOrBelongsElsewhere() throws IOException {
    for (String[] vector : vectors()) {
      byte[] associated = Hex.decode(vector[7]);
      byte[] packet = cipher(vector, true).seal(associated, false, contents(vector));
      int size = packet.length - 3;
      byte[] sealed = Arrays.copyOfRange(packet, 3, packet.length);
      assertThat(cipher(vector, false).open(associated, sealed, size)).isPresent();
      assertThat(cipher(vector, true).open(associated, sealed, size)).as("own side").isEmpty();
      byte[] longer = Arrays.copyOf(associated, associated.length + 1);
      assertThat(cipher(vector, false).open(longer, sealed, size)).as("garbage").isEmpty();
      V2Cipher ahead = cipher(vector, false);
      assertThat(ahead.open(associated, sealed, size)).isPresent();
      assertThat(ahead.open(associated, sealed, size)).as("repeated").isEmpty();
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = sealed.clone();
        changed[(int) (bit * 7919L % size)] ^= (byte) (1 << bit);
        assertThat(cipher(vector, false).open(associated, changed, size)).isEmpty();
      }
    }
  }

  private static byte[] open(V2Cipher cipher, byte[] associated, byte[] packet) {
    int contents = cipher.openLength(Arrays.copyOf(packet, 3));
    assertThat(contents).isEqualTo(packet.length - 20);
    byte[] sealed = Arrays.copyOfRange(packet, 3, packet.length);
    return cipher.open(associated, sealed, sealed.length).orElseThrow().contentsFrom(0);
  }
}
