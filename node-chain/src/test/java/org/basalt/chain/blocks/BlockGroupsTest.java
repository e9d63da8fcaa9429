package org.basalt.chain.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockGroupsTest {
  private final BlockGroups groups = new BlockGroups(1000);

  @Test
  void closesAGroupBeforeTheBlockThatWouldReachTheLimit() {
    // 192 bytes and 8 before each: five make exactly 1,000, which is too much.
    for (int i = 0; i < 9; i++) {
      groups.add(192);
    }
    assertThat(groups.lastHeights()).containsExactly(3, 7);
    assertThat(groups.nextHeight()).isEqualTo(9);
  }

  @Test
  void leavesTheLastGroupOpenHoweverFullItIs() {
    groups.add(192);
    groups.add(790);
    assertThat(groups.lastHeights()).isEmpty();
    groups.add(1);
    assertThat(groups.lastHeights()).containsExactly(1);
  }

  @Test
  void givesABlockLargerThanTheLimitAGroupOfItsOwn() {
    groups.add(100);
    groups.add(5000);
    groups.add(100);
    assertThat(groups.lastHeights()).containsExactly(0, 1);
  }

  @Test
  void countsBlocksOfOtherHeightsThatCameBetween() {
    groups.add(192);
    groups.add(192);
    groups.addBeside(600);
    groups.add(192);
    assertThat(groups.lastHeights()).containsExactly(1);
    assertThat(groups.nextHeight()).isEqualTo(3);
  }
}
