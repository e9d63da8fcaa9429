package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node on a public network whose peers cannot be reached.
final class OfflineStartTest {
  @TempDir Path scratch;

  @Test
  void answersAndSaysThatItWaitsForPeers() {
    try (Daemon node = Daemon.basalt(scratch, "testnet4", "-connect=0")) {
      assertThat(node.height()).isZero();
      assertThat(node.call("getblockchaininfo").get("chain").asText()).isEqualTo("testnet4");
      assertThat(node.call("getblockchaininfo").get("initialblockdownload").asBoolean()).isTrue();
      assertThat(node.call("getconnectioncount").asInt()).isZero();
      await("a line in the log")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(node.log())
                  .contains("Waiting for peers: none is connected; 0 addresses known"));
      assertThat(node.stop()).isZero();
    }
  }
}
