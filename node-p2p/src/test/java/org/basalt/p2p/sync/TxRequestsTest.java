package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.p2p.message.Inventory;
import org.junit.jupiter.api.Test;

/// Times are the test's own.
class TxRequestsTest {
  private final TxRequests requests = new TxRequests(new Random(1));

  private static Inventory item(int number) {
    return Inventory.wtx(Wtxid.parse(String.format("%064x", number)));
  }

  private static RawId id(int number) {
    return RawId.of(item(number).hash());
  }

  @Test
  void nothingIsDueBeforeItsTime() {
    requests.announced(1, item(7), false, 100);
    assertThat(requests.due(1, 99)).isEmpty();
    assertThat(requests.due(1, 100)).containsExactly(item(7));
  }

  @Test
  void aPreferredPeerGoesFirstThoughItCameLater() {
    for (int number = 0; number < 20; number++) {
      requests.announced(1, item(number), false, 0);
      requests.announced(2, item(number), true, 0);
    }
    assertThat(requests.due(1, 0)).isEmpty();
    assertThat(requests.due(2, 0)).hasSize(20);
  }

  @Test
  void amongEqualsTheChoiceDoesNotFollowTheOrderOfAnnouncement() {
    for (int number = 0; number < 200; number++) {
      requests.announced(1, item(number), true, 0);
      requests.announced(2, item(number), true, 0);
    }
    assertThat(requests.due(1, 0).size()).isBetween(60, 140);
    assertThat(requests.due(1, 0).size() + requests.due(2, 0).size()).isEqualTo(200);
  }

  @Test
  void whatIsDueComesInTheOrderOfAnnouncement() {
    for (int number = 30; number > 0; number--) {
      requests.announced(1, item(number), true, number % 3);
    }
    assertThat(requests.due(1, 5)).isEqualTo(numbersDown(30));
  }

  private static List<Inventory> numbersDown(int from) {
    List<Inventory> items = new ArrayList<>();
    for (int number = from; number > 0; number--) {
      items.add(item(number));
    }
    return items;
  }

  @Test
  void aSecondPeerIsAskedWhenTheFirstDoesNotAnswerInTime() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), false, 0);
    requests.due(1, 0);
    requests.requested(1, item(7), 60);
    assertThat(requests.due(2, 59)).isEmpty();
    assertThat(requests.inFlight(1)).isEqualTo(1);
    assertThat(requests.due(2, 60)).containsExactly(item(7));
    assertThat(requests.due(1, 60)).isEmpty();
    assertThat(requests.inFlight(1)).isZero();
  }

  @Test
  void aPeerThatFailedIsNotAskedAgainWhileOthersAreLeft() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), true, 50);
    requests.due(1, 0);
    requests.requested(1, item(7), 60);
    requests.answered(1, id(7));
    requests.announced(1, item(7), true, 0);
    assertThat(requests.due(1, 10)).isEmpty();
    assertThat(requests.candidates(id(7))).containsExactly(2L);
  }

  @Test
  void everythingIsForgottenWithTheLastThatMayBeAsked() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), true, 0);
    requests.answered(1, id(7));
    assertThat(requests.size()).isEqualTo(2);
    requests.answered(2, id(7));
    assertThat(requests.size()).isZero();
    requests.announced(1, item(7), true, 0);
    assertThat(requests.due(1, 0)).containsExactly(item(7));
  }

  @Test
  void theNextPeersTurnComesWhenOneIsGone() {
    requests.announced(1, item(7), true, 0);
    requests.announced(2, item(7), false, 0);
    requests.due(1, 0);
    requests.requested(1, item(7), 60);
    requests.disconnected(1);
    assertThat(requests.due(2, 0)).containsExactly(item(7));
    assertThat(requests.count(1)).isZero();
  }

  @Test
  void txidAndWtxidOfTheSameBytesAreOneTransaction() {
    requests.announced(1, Inventory.tx(Txid.parse("07".repeat(32))), true, 0);
    requests.announced(2, Inventory.wtx(Wtxid.parse("07".repeat(32))), true, 0);
    assertThat(requests.due(1, 0).size() + requests.due(2, 0).size()).isEqualTo(1);
    requests.forget(RawId.of(Wtxid.parse("07".repeat(32))));
    assertThat(requests.size()).isZero();
  }

  @Test
  void onlyWhatIsDueCanBeRequested() {
    requests.announced(1, item(7), true, 10);
    assertThatThrownBy(() -> requests.requested(1, item(7), 60))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void behavesAsAListThatIsSearchedAnew() {
    for (int seed = 0; seed < 60; seed++) {
      TxRequestsModel model = new TxRequestsModel(new Random(seed));
      for (int step = 0; step < 400; step++) {
        model.step();
      }
      model.end();
    }
  }
}
