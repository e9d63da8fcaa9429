package org.basalt.p2p.gateway;

import java.util.Optional;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One conversation with a gateway until a port is mapped or that has failed, without sockets and
/// clocks.
///
/// ```
/// PCP map ─► granted, refused, silence
///         └► "I only know NAT-PMP" (IPv4) ─► outer address? ─► NAT-PMP map ─► granted, refused, silence
/// ```
///
/// Each question is asked up to three times, a second apart (Core's numbers). Packets that do not
/// answer it are ignored: anybody can send one.
final class MappingExchange {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final int TRIES_MAX = 3;
  private static final long TRY_MS = 1000;

  /// Where it stands.
  enum State {
    ASKING_PCP,
    ASKING_ADDRESS,
    ASKING_NATPMP,
    MAPPED,
    FAILED,
    /// Refused because nothing is left, most likely as another host has the port.
    NO_RESOURCES
  }

  private final Endpoint internal;
  private final Endpoint wanted;
  private final long lifetimeSec;
  private final byte[] nonce;
  private State state = State.ASKING_PCP;
  private int tries;
  private long nextTryMs;
  private NetworkAddress outerAddress = NetworkAddress.IPv6.UNSPECIFIED;
  private @Nullable PortMapping mapping;

  /// @param internal our endpoint, as the gateway sees it
  /// @param wanted suggested outer one; an address of all zeros leaves that to the gateway
  /// @param nonce the same for the whole run, which renews mappings
  MappingExchange(Endpoint internal, Endpoint wanted, long lifetimeSec, byte[] nonce, long nowMs) {
    this.internal = internal;
    this.wanted = wanted;
    this.lifetimeSec = lifetimeSec;
    this.nonce = nonce.clone();
    this.nextTryMs = nowMs;
  }

  State state() {
    return state;
  }

  boolean isOver() {
    return state == State.MAPPED || state == State.FAILED || state == State.NO_RESOURCES;
  }

  /// Granted, once the state is [State#MAPPED].
  Optional<PortMapping> mapping() {
    return Optional.ofNullable(mapping);
  }

  /// When [#packet] has something to say again.
  long nextTryMs() {
    return nextTryMs;
  }

  /// What to send now; empty if it is not time.
  Optional<byte[]> packet(long nowMs) {
    if (isOver() || nowMs < nextTryMs) {
      return Optional.empty();
    }
    if (tries == TRIES_MAX) {
      LOG.debug("portmap: giving up after {} tries", tries);
      state = State.FAILED;
      return Optional.empty();
    }
    tries++;
    nextTryMs = nowMs + TRY_MS;
    return switch (state) {
      case ASKING_PCP -> Optional.of(MappingPackets.pcpMap(internal, wanted, lifetimeSec, nonce));
      case ASKING_ADDRESS -> Optional.of(MappingPackets.natPmpAddress());
      case ASKING_NATPMP ->
          Optional.of(MappingPackets.natPmpMap(internal.port(), wanted.port(), lifetimeSec));
      case MAPPED, FAILED, NO_RESOURCES -> Optional.empty();
    };
  }

  /// Takes a packet from the gateway.
  void received(byte[] packet, long nowMs) {
    switch (state) {
      case ASKING_PCP -> {
        if (MappingPackets.isNatPmpOnly(packet)) {
          LOG.debug("portmap: Got unsupported PCP version response, falling back to NAT-PMP");
          fallBack(nowMs);
        } else {
          MappingPackets.pcpAnswer(packet, internal, nonce)
              .ifPresent(answer -> finish(answer, false, MappingPackets.PCP_NO_RESOURCES));
        }
      }
      case ASKING_ADDRESS ->
          MappingPackets.natPmpAddressAnswer(packet)
              .ifPresent(answer -> addressKnown(answer, nowMs));
      case ASKING_NATPMP ->
          MappingPackets.natPmpMapAnswer(packet, internal.port(), outerAddress)
              .ifPresent(answer -> finish(answer, true, MappingPackets.NATPMP_NO_RESOURCES));
      case MAPPED, FAILED, NO_RESOURCES -> {}
    }
  }

  /// NAT-PMP knows IPv4 only.
  private void fallBack(long nowMs) {
    if (internal.address() instanceof NetworkAddress.IPv4) {
      ask(State.ASKING_ADDRESS, nowMs);
    } else {
      state = State.FAILED;
    }
  }

  private void ask(State question, long nowMs) {
    state = question;
    tries = 0;
    nextTryMs = nowMs;
  }

  private void addressKnown(MappingPackets.Answer answer, long nowMs) {
    if (answer.result() != MappingPackets.RESULT_SUCCESS) {
      LOG.debug("natpmp: Getting external address failed with result {}", answer.result());
      state = State.FAILED;
      return;
    }
    outerAddress = answer.outerAddress();
    ask(State.ASKING_NATPMP, nowMs);
  }

  private void finish(MappingPackets.Answer answer, boolean isNatPmp, int noResources) {
    if (answer.result() == MappingPackets.RESULT_SUCCESS) {
      mapping =
          new PortMapping(
              internal,
              new Endpoint(answer.outerAddress(), answer.outerPort()),
              answer.lifetimeSec(),
              isNatPmp);
      state = State.MAPPED;
      return;
    }
    LOG.debug(
        "{}: Mapping failed with result {}{}",
        isNatPmp ? "natpmp" : "pcp",
        answer.result(),
        answer.result() == MappingPackets.RESULT_NOT_AUTHORIZED ? " (not authorized)" : "");
    state = answer.result() == noResources ? State.NO_RESOURCES : State.FAILED;
  }

  /// The packet that ends a mapping; its answer is not waited for.
  static byte[] release(PortMapping mapping, byte[] nonce) {
    Endpoint internal = mapping.internal();
    if (mapping.isNatPmp()) {
      return MappingPackets.natPmpMap(internal.port(), 0, 0);
    }
    NetworkAddress nowhere =
        internal.address() instanceof NetworkAddress.IPv4
            ? new NetworkAddress.IPv4(0)
            : NetworkAddress.IPv6.UNSPECIFIED;
    return MappingPackets.pcpMap(internal, new Endpoint(nowhere, 0), 0, nonce);
  }
}
