package org.basalt.p2p.transport;

/// Hears messages as bytes, each on its connection's I/O thread. For looking at the protocol from
/// outside; whatever it does delays that thread.
public interface MessageTap {
  MessageTap NONE =
      new MessageTap() {
        @Override
        public void received(Connection from, String command, byte[] payload) {}

        @Override
        public void sent(Connection to, String command, byte[] payload) {}
      };

  void received(Connection from, String command, byte[] payload);

  /// On its way to the frame; whether it arrives nobody knows.
  void sent(Connection to, String command, byte[] payload);
}
