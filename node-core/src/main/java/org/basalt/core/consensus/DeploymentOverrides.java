package org.basalt.core.consensus;

import java.util.Map;

/// Heights and votes that replace a network's own; for tests.
///
/// @param heights by soft fork, from `-testactivationheight=name@height`
/// @param votes by the deployment's name, from `-vbparams=name:start:timeout[:minActivationHeight]`
public record DeploymentOverrides(
    Map<BuriedDeployment, Integer> heights, Map<String, VoteOverride> votes) {
  public static final DeploymentOverrides NONE = new DeploymentOverrides(Map.of(), Map.of());

  /// What `-vbparams` says; the fields are those of [Deployment].
  public record VoteOverride(long startTimeSec, long timeoutSec, int minActivationHeight) {}

  public DeploymentOverrides {
    heights = Map.copyOf(heights);
    votes = Map.copyOf(votes);
  }

  int height(BuriedDeployment deployment, int otherwise) {
    return heights.getOrDefault(deployment, otherwise);
  }

  Deployment applyTo(Deployment deployment) {
    VoteOverride vote = votes.get(deployment.name());
    return vote == null
        ? deployment
        : new Deployment(
            deployment.name(),
            deployment.bit(),
            vote.startTimeSec(),
            vote.timeoutSec(),
            vote.minActivationHeight(),
            deployment.periodBlocks(),
            deployment.thresholdBlocks());
  }
}
