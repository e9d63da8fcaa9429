package org.basalt.rpc.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.basalt.chain.api.ChainService;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.Published;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeControl;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the method, makes its arguments, and runs it on the calling thread. Until the node is
/// open, every call is refused with `IN_WARMUP` and what the node is doing; but in the first
/// moments calls wait, as most starts are over before anybody would ask again.
public final class RpcDispatcher implements RpcStatus {
  private static final Logger LOG = LoggerFactory.getLogger("rpc");

  /// Until so long after the start, calls wait for the node to open.
  static final Duration WARM_UP_PATIENCE = Duration.ofSeconds(2);

  private final SequencedMap<String, RpcMethod> methods = new TreeMap<>();
  private final NodeClock clock;
  private final NodeControl control;
  private final Secp256k1 engine;
  private final boolean checksResults;
  private final AtomicLong lastCall = new AtomicLong();
  private final Map<Long, ActiveCall> activeCalls = new ConcurrentHashMap<>();
  private final Published<State> state = new Published<>(new WarmUp("RPC server started"));
  private final long startNanos = System.nanoTime();
  private volatile boolean isRunning = true;

  private sealed interface State {}

  private record WarmUp(String status) implements State {}

  private record Open(
      ChainService chain, PeerService peers, AddressCodec addresses, Descriptors descriptors)
      implements State {}

  /// @param engine for describing scripts
  public RpcDispatcher(
      List<RpcMethod> methods,
      NodeClock clock,
      NodeControl control,
      Secp256k1 engine,
      boolean checksResults) {
    this.engine = engine;
    for (RpcMethod method : methods) {
      if (this.methods.put(method.spec().name(), method) != null) {
        throw new IllegalArgumentException("two methods named " + method.spec().name());
      }
    }
    this.clock = clock;
    this.control = control;
    this.checksResults = checksResults;
  }

  /// What callers are told until the node is open.
  public void warmUp(String status) {
    if (state.get() instanceof WarmUp) {
      state.set(new WarmUp(status));
    }
  }

  public void open(ChainService chain, PeerService peers) {
    AddressCodec addresses = new AddressCodec(chain.network().prefixes());
    state.set(new Open(chain, peers, addresses, new Descriptors(addresses, engine)));
  }

  /// True for a method that is known and may be tried on an I/O thread; never before the node is
  /// open, as callers wait for that.
  boolean maybeNeverWaits(String name) {
    RpcMethod method = methods.get(name);
    return method != null && method.maybeNeverWaits() && state.get() instanceof Open;
  }

  /// Long waits end.
  public void interrupt() {
    isRunning = false;
    state.close();
  }

  /// @param params an array or an object
  /// @throws RpcException to be answered
  public Json call(String name, Json params) {
    return callWaiting(name, params).orElseThrow();
  }

  /// The same; never empty.
  Optional<Json> callWaiting(String name, Json params) {
    return run(name, params, (method, args, node) -> Optional.of(method.call(args, node)));
  }

  /// The same on an I/O thread; empty if the call must be made on another one.
  ///
  /// @throws RpcException to be answered
  Optional<Json> callAtOnce(String name, Json params) {
    return run(name, params, RpcMethod::callAtOnce);
  }

  /// A way to call.
  private interface Way {
    Optional<Json> call(RpcMethod method, RpcArgs args, NodeView node);
  }

  private Optional<Json> run(String name, Json params, Way way) {
    Open node = opened();
    RpcMethod method = methods.get(name);
    if (method == null) {
      throw new RpcException(RpcErrorCode.METHOD_NOT_FOUND, "Method not found");
    }
    long id = lastCall.incrementAndGet();
    activeCalls.put(id, new ActiveCall(name, clock.nanos()));
    try {
      List<Json> values =
          params instanceof Json.Obj named
              ? NamedArguments.toPositional(method.spec(), named)
              : params.asArray();
      RpcArgs args = RpcArgs.checked(method.spec(), values);
      NodeView view =
          new NodeView(
              node.chain().view(),
              node.chain(),
              node.peers(),
              clock,
              control,
              this,
              node.addresses(),
              node.descriptors(),
              engine);
      Optional<Json> result = way.call(method, args, view);
      if (checksResults) {
        result.ifPresent(json -> checkResult(method, json));
      }
      return result;
    } catch (RpcException e) {
      throw e;
    } catch (RuntimeException e) {
      // The top of a call: the client gets an answer, the log the trace, other calls go on.
      LOG.error("RPC {} failed", name, e);
      throw new RpcException(RpcErrorCode.MISC_ERROR, String.valueOf(e.getMessage()));
    } finally {
      activeCalls.remove(id);
    }
  }

  private Open opened() {
    State now = state.get();
    Duration patience = WARM_UP_PATIENCE.minusNanos(System.nanoTime() - startNanos);
    if (now instanceof WarmUp && patience.isPositive()) {
      now = state.await(later -> later instanceof Open, patience);
    }
    if (now instanceof WarmUp(String status)) {
      throw new RpcException(RpcErrorCode.IN_WARMUP, status);
    }
    return (Open) now;
  }

  private static void checkResult(RpcMethod method, Json result) {
    String firstProblem = "no result is documented";
    for (ResultDoc doc : method.spec().results()) {
      String problem = doc.mismatch(result);
      if (problem.isEmpty()) {
        return;
      }
      firstProblem = problem;
    }
    throw new RpcException(
        RpcErrorCode.MISC_ERROR,
        "Internal bug detected: RPC call \""
            + method.spec().name()
            + "\" returned incorrect type: "
            + firstProblem);
  }

  @Override
  public List<RpcMethod> methods() {
    return List.copyOf(methods.values());
  }

  @Override
  public List<ActiveCall> activeCalls() {
    return activeCalls.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
