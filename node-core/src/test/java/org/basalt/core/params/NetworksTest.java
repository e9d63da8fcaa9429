package org.basalt.core.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.BuriedDeployment;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Deployment;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.primitive.Script;
import org.junit.jupiter.api.Test;

class NetworksTest {
  @Test
  void listsFiveNetworksByTheirNames() {
    assertThat(Networks.all())
        .extracting(NetworkParams::name)
        .containsExactly("main", "test", "testnet4", "signet", "regtest");
    assertThat(Networks.byName("testnet4")).contains(Networks.TESTNET4);
    assertThat(Networks.byName("mainnet")).isEmpty();
  }

  @Test
  void genesisHashesAreThoseOfTheNetworks() {
    assertThat(Networks.all())
        .extracting(network -> network.genesis().hash().toString())
        .containsExactly(
            "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
            "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
            "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
            "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
            "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
    assertThat(Networks.all())
        .allSatisfy(network -> {
          assertThat(network.consensus().genesisHash()).isEqualTo(network.genesis().hash());
          assertThat(
                  WorkRequired.isMet(
                      network.consensus(),
                      network.genesis().hash(),
                      network.genesis().header().bits()))
              .isTrue();
        });
  }

  @Test
  void genesisBlocksHaveTheirSizes() {
    assertThat(Networks.all())
        .extracting(network -> network.genesis().totalSize())
        .containsExactly(285, 285, 261, 285, 285);
  }

  @Test
  void magicBytesAreThoseOnTheWire() {
    assertThat(Networks.all())
        .extracting(network -> Hex.encode(new ArraySink().int32Le(network.magic()).toByteArray()))
        .containsExactly("f9beb4d9", "0b110907", "1c163f28", "0a03cf40", "fabfb5da");
  }

  @Test
  void portsAndDirectoriesAreThoseOfTheNetworks() {
    assertThat(Networks.all())
        .extracting(NetworkParams::p2pPort)
        .containsExactly(8333, 18333, 48333, 38333, 18444);
    assertThat(Networks.all())
        .extracting(NetworkParams::rpcPort)
        .containsExactly(8332, 18332, 48332, 38332, 18443);
    assertThat(Networks.all())
        .extracting(NetworkParams::directory)
        .containsExactly("", "testnet3", "testnet4", "signet", "regtest");
  }

  @Test
  void fixedSeedsComeWithTheNode() {
    assertThat(Networks.all())
        .extracting(network -> network.fixedSeeds().size())
        .containsExactly(2059, 181, 230, 170, 0);
    assertThat(Networks.MAINNET.fixedSeeds()).allMatch(line -> line.matches("\\S+:\\d+"));
  }

  @Test
  void mainnetRulesBeginAtTheirHeights() {
    ConsensusParams params = Networks.MAINNET.consensus();
    assertThat(params.bip34Height()).isEqualTo(227931);
    assertThat(params.bip65Height()).isEqualTo(388381);
    assertThat(params.bip66Height()).isEqualTo(363725);
    assertThat(params.csvHeight()).isEqualTo(419328);
    assertThat(params.segwitHeight()).isEqualTo(481824);
    assertThat(params.retargetInterval()).isEqualTo(2016);
    assertThat(params.subsidyHalvingInterval()).isEqualTo(210000);
  }

  @Test
  void testnetRulesBeginAtTheirHeights() {
    ConsensusParams params = Networks.TESTNET3.consensus();
    assertThat(params.bip34Height()).isEqualTo(21111);
    assertThat(params.bip65Height()).isEqualTo(581885);
    assertThat(params.bip66Height()).isEqualTo(330776);
    assertThat(params.csvHeight()).isEqualTo(770112);
    assertThat(params.segwitHeight()).isEqualTo(834624);
    assertThat(params.allowsMinDifficultyBlocks()).isTrue();
    assertThat(Networks.TESTNET4.consensus().enforcesBip94()).isTrue();
  }

  @Test
  void regtestTakesOverrides() {
    DeploymentOverrides overrides =
        new DeploymentOverrides(
            Map.of(
                BuriedDeployment.SEGWIT,
                500,
                BuriedDeployment.DERSIG,
                102,
                BuriedDeployment.CLTV,
                7),
            Map.of("testdummy", new DeploymentOverrides.VoteOverride(10, 20, 30)));
    ConsensusParams params = new Regtest(overrides, true, false).consensus();
    assertThat(params.segwitHeight()).isEqualTo(500);
    assertThat(params.bip66Height()).isEqualTo(102);
    assertThat(params.bip65Height()).isEqualTo(7);
    assertThat(params.csvHeight()).isEqualTo(1);
    assertThat(params.enforcesBip94()).isTrue();
    assertThat(params.deployments())
        .containsExactly(new Deployment("testdummy", 28, 10, 20, 30, 144, 108));
  }

  @Test
  void fastPruneKeepsFewerBlocks() {
    assertThat(new Regtest(DeploymentOverrides.NONE, false, true).pruneAfterHeight())
        .isEqualTo(100);
    assertThat(Networks.REGTEST.pruneAfterHeight()).isEqualTo(1000);
  }

  @Test
  void customSignetHasMagicOfItsChallengeAndNoHistory() {
    Signet custom =
        Signet.custom(Script.ofHex("51"), List.of("seed.example"), DeploymentOverrides.NONE);
    assertThat(Hex.encode(new ArraySink().int32Le(custom.magic()).toByteArray()))
        .isEqualTo("54d26fbd");
    assertThat(custom.genesis().hash()).isEqualTo(Networks.SIGNET.genesis().hash());
    assertThat(custom.consensus().minimumChainWork().isZero()).isTrue();
    assertThat(custom.consensus().assumeValid().isZero()).isTrue();
    assertThat(custom.dnsSeeds()).containsExactly("seed.example");
    assertThat(custom.fixedSeeds()).isEmpty();
    assertThatThrownBy(() -> Signet.custom(Script.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
