package org.basalt.p2p.simulation;

/// What a network is to be like.
///
/// @param nodes with our peer code
/// @param attackers hosts that behave as peers and give no new block
/// @param addressesKnown that each node begins with
/// @param lostPercent of attempts to connect that nobody answers
/// @param breaksPerNodeHour connections that break for no reason
/// @param transactions of a block
/// @param transactionBytes size of each
/// @param lackingPercent of nodes that have not heard of all transactions of a block
public record Settings(
    long seed,
    int nodes,
    int attackers,
    int addressesKnown,
    int lostPercent,
    double breaksPerNodeHour,
    int transactions,
    int transactionBytes,
    int lackingPercent) {
  static Settings of(long seed, int nodes) {
    return new Settings(seed, nodes, 0, 100, 5, 1, 2000, 250, 10);
  }

  Settings withAttackers(int count) {
    return new Settings(
        seed,
        nodes,
        count,
        addressesKnown,
        lostPercent,
        breaksPerNodeHour,
        transactions,
        transactionBytes,
        lackingPercent);
  }

  Settings withTransactions(int count) {
    return new Settings(
        seed,
        nodes,
        attackers,
        addressesKnown,
        lostPercent,
        breaksPerNodeHour,
        count,
        transactionBytes,
        lackingPercent);
  }
}
